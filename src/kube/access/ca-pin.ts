import { createHash, X509Certificate } from 'node:crypto'

/**
 * Pins of all certificates in a PEM text, as `kubeadm join --discovery-token-ca-cert-hash` wants them: `sha256:` and the SHA-256 of the
 * SubjectPublicKeyInfo in DER. Several while an authority is replaced; each once. Throws when a certificate cannot be read.
 */
export function caPins(pem: string): readonly string[] {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  return [...new Set(certificates.map((certificate) => pinOf(new X509Certificate(certificate))))]
}

function pinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return `sha256:${createHash('sha256').update(key).digest('hex')}`
}
