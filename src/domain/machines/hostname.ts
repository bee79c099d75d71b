import { err, ok, type Result } from '../../base/result.ts'

/**
 * A name that is both a hostname and the name of a Kubernetes Node: one or more labels of RFC 1123 §2.1, in lower case, because the
 * kubelet registers under the lower-cased hostname. 63 characters at most, which is all that Linux keeps (HOST_NAME_MAX is 64).
 */
export type Hostname = string & { readonly __brand: 'hostname' }

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
const NAME = new RegExp(`^(?=.{1,63}$)${LABEL}(?:\\.${LABEL})*$`)

export function parseHostname(text: string): Result<Hostname, string> {
  if (!NAME.test(text)) return err(`"${text.slice(0, 80)}" is not a hostname: a-z, 0-9, dashes and dots, 63 at most`)
  return /^[0-9.]+$/.test(text)
    ? err(`"${text}" would be taken for an address; put a letter into it`)
    : ok(text as Hostname)
}
