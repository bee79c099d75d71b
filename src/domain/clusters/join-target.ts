import { err, ok, type Result } from '../../base/result.ts'

/** Where a machine joins, and how it knows that it talks to the right one. */
export interface JoinTarget {
  /** Without a scheme, as kubeadm wants it: `api.example.org:6443`, `[fd00::1]:6443`. */
  readonly apiServer: string
  /** SHA-256 of the authority's SubjectPublicKeyInfo, `sha256:` and 64 hexadecimal digits; several while an authority is replaced. */
  readonly caPins: readonly string[]
}

const HOST = '(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}\\])'
const ENDPOINT = new RegExp(`^${HOST}:([1-9][0-9]{0,4})$`)

export function parseApiServer(text: string): Result<string, string> {
  const lower = text.trim().toLowerCase()
  const port = ENDPOINT.exec(lower)?.[1]
  return port === undefined || Number(port) > 65_535
    ? err(`"${text.slice(0, 80)}" is not an API server like api.example.org:6443`)
    : ok(lower)
}

export const parseCaPin = (text: string): Result<string, string> =>
  /^sha256:[0-9a-f]{64}$/.test(text)
    ? ok(text)
    : err(`"${text.slice(0, 80)}" is not a pin: sha256: and 64 lower-case hexadecimal digits`)
