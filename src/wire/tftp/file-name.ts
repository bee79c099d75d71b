import { latin1 } from '../../base/bytes.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'

/**
 * The names to look up for the name in a request, in that order: relative, separated by `/`, without `.`, `..`, empty
 * segments or control characters. `%` means itself.
 *
 * The second name, when there is one, lacks trailing bytes 0xFF: old ROMs read past the end of DHCP option 67 and ask
 * for the END byte behind it as well.
 */
export function candidateNames(fileName: string): Result<readonly string[], Refusal> {
  const name = cleanName(fileName)
  if (!name.ok) return name
  const trimmed = cleanName(fileName.replace(/\xff+$/, ''))
  return trimmed.ok && trimmed.value !== name.value ? ok([name.value, trimmed.value]) : ok([name.value])
}

function cleanName(fileName: string): Result<string, Refusal> {
  const segments = fileName.replaceAll('\\', '/').split('/')
  if (segments.includes('..')) return err(outside)
  if (latin1(fileName).some((byte) => byte < 0x20 || byte === 0x7f)) return err(unprintable)
  return ok(readableText(segments.filter((segment) => segment !== '' && segment !== '.').join('/')))
}

/** UTF-8 where the bytes are, otherwise one character a byte, so that every name can be looked up and shown. */
function readableText(byteString: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(latin1(byteString))
  } catch {
    return byteString
  }
}

const outside = refusal(
  'TFTP_NAME_OUTSIDE',
  403,
  'The file name climbs out of the boot files.',
  'Ask for a path below the boot files, without "..".',
)

const unprintable = refusal(
  'TFTP_NAME_UNPRINTABLE',
  403,
  'The file name contains control characters.',
  'Check the boot file name that DHCP hands out.',
)
