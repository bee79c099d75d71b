/**
 * Text without what looks like a credential. Reasons come from other programs too (a Kubernetes API, an agent), and they end up in logs,
 * events and on screens: nothing that opens a door may ride along.
 */
export const redact = (text: string): string =>
  patterns.reduce((t, pattern) => t.replaceAll(pattern, '[redacted]'), text)

const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // A bootstrap token, `id.secret`; https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
  /(?<![a-z0-9.])[a-z0-9]{6}\.[a-z0-9]{16}(?![a-z0-9.])/g,
  // A JSON web token: what service accounts carry.
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /(?<=\bbearer\s+)[\w.~+/=-]{8,}/gi,
]
