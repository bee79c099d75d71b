import { err, ok, type Result } from '../../base/result.ts'

/**
 * A system extension image, systemd-sysext(8): Kubernetes itself, drivers, storage tools. The digest is part of the revision, so what a
 * revision boots never changes under it.
 */
export interface Sysext {
  /** Becomes `/etc/extensions/<name>.raw`; it must match the `extension-release` file inside. */
  readonly name: string
  readonly url: string
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string
}

export function checkSysexts(sysexts: readonly Sysext[]): Result<readonly Sysext[], string> {
  const seen = new Set<string>()
  for (const { name, url, sha256 } of sysexts) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
      return err(`"${name.slice(0, 80)}" is not a name for a system extension`)
    if (seen.has(name)) return err(`the system extension ${name} stands there twice`)
    seen.add(name)
    if (!/^https?:\/\/[\x21\x23-\x3b\x3d\x3f-\x7e]{1,2000}$/.test(url))
      return err(`the URL of the system extension ${name} is not http(s)`)
    if (!/^[0-9a-f]{64}$/.test(sha256))
      return err(`the system extension ${name} needs its SHA-256, 64 hexadecimal digits`)
  }
  return ok(sysexts)
}
