import { latin1, toHex } from '../../base/bytes.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'

/** What an artifact proves itself with: DER of an X.509 certificate with an RSA key, and of that key (PKCS #1, RFC 8017 A.1.2). */
export interface Credentials {
  readonly certificateDer: Uint8Array
  readonly privateKeyPkcs1Der: Uint8Array
}

const FIRST_LINE = '#!ipxe\n'
const LONGEST = 65_536

/**
 * The script with the client certificate and its key as iPXE settings in front. A build without a certificate of its own uses them.
 * Refuses what iPXE would not run, or would run differently from file to file.
 */
export function withCredentials(script: string, credentials: Credentials): Result<string, Refusal> {
  if (!script.startsWith(FIRST_LINE)) return err(notScript('it does not start with the line "#!ipxe"'))
  if (script.length > LONGEST) return err(notScript(`it has more than ${LONGEST} characters`))
  // One EFI text encoding, one RAM disk, one command line: only ASCII means the same in all of them.
  if (!/^[\t\n\u0020-\u007e]*$/.test(script)) return err(notScript('it has characters that are not printable ASCII'))
  const certificate = `set cert:hex ${toHex(credentials.certificateDer, ':')}\n`
  const key = `set privkey:hex ${toHex(credentials.privateKeyPkcs1Der, ':')}\n`
  return ok(FIRST_LINE + certificate + key + script.slice(FIRST_LINE.length))
}

/** The script as the bytes of a file. */
export const scriptFile = (script: string): Uint8Array => latin1(script)

const notScript = (why: string): Refusal =>
  refusal(
    'SCRIPT_UNFIT',
    422,
    `this script cannot be put into a boot artifact: ${why}`,
    'start it with "#!ipxe", write it in plain ASCII, and let a long one be loaded from a server with "chain"',
  )
