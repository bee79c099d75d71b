import { parseMac, type Mac } from '../base/mac.ts'
import { refusal, type Refusal } from '../base/refusal.ts'
import { parseUuid } from '../base/uuid.ts'
import { isPlaceholderUuid, meaningfulSerial, uuidFromMac, type ClaimedIdentity } from '../domain/machines/identity.ts'

/** The query of `GET /ipxe/boot`: what iPXE's settings said, every value still unbelieved text. */
export type BootQuery = Readonly<Record<string, string | undefined>>

/**
 * Who asks, from the query. Without `uuid` and `mac` there is nobody to speak of: `undefined` tells the caller to send the script that
 * asks iPXE for them.
 */
export function identifyHttp(query: BootQuery): ClaimedIdentity | Refusal | undefined {
  const { uuid = '', mac = '', serial = '', product = '' } = query
  if (uuid === '' && mac === '') return undefined
  const address = parseMac(mac)
  if (mac !== '' && !address.ok) return refusal('MAC_INVALID', 400, address.error, 'send mac=${mac:hexhyp}')
  const ofWhom = {
    mac: address.ok ? address.value : undefined,
    serial: meaningfulSerial(serial),
    product: product.trim().slice(0, 64) || undefined,
  }
  const parsed = parseUuid(uuid)
  if (parsed.ok && !isPlaceholderUuid(parsed.value)) return { uuid: parsed.value, uuidReplaced: undefined, ...ofWhom }
  if (uuid !== '' && !parsed.ok) return refusal('UUID_INVALID', 400, parsed.error, 'send uuid=${uuid}')
  return withoutUuid(uuid, ofWhom)
}

function withoutUuid(
  uuid: string,
  whom: { readonly mac: Mac | undefined; readonly serial: string | undefined; readonly product: string | undefined },
): ClaimedIdentity | Refusal {
  const why = uuid === '' ? 'the firmware reports no UUID' : `the firmware reports the placeholder UUID ${uuid}`
  if (whom.mac === undefined) {
    return refusal('NO_IDENTITY', 400, `${why}, and no MAC came with it`, 'send mac=${mac:hexhyp} as well')
  }
  return { uuid: uuidFromMac(whom.mac), uuidReplaced: `${why}; its MAC identifies it instead`, ...whom }
}
