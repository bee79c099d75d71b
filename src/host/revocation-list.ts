import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { instant } from '../base/instant.ts'
import { refusal, type Refusal } from '../base/refusal.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { RevocationList } from '../domain/trust/judge-chain.ts'
import { plainSerial, type ReadCertificate } from './read-certificate.ts'

/** Revocation lists as they came: DER, or PEM with one list or several. */
export function readCrls(bytes: Uint8Array): Result<readonly x509.X509Crl[], Refusal> {
  try {
    const text = new TextDecoder('latin1').decode(bytes)
    const encoded = text.includes('-----BEGIN') ? x509.PemConverter.decode(text) : [new Uint8Array(bytes)]
    const lists = encoded.map((der) => new x509.X509Crl(der))
    return lists.length === 0 ? err(unreadable) : ok(lists)
  } catch {
    return err(unreadable)
  }
}

/** What a list says, if one of these authorities signed it. */
export async function verifiedCrl(
  crl: x509.X509Crl,
  authorities: readonly ReadCertificate[],
): Promise<RevocationList | undefined> {
  for (const { x509: native, facts } of authorities) {
    const publicKey = new x509.PublicKey(native.publicKey.export({ type: 'spki', format: 'der' }))
    const signed = await crl.verify({ publicKey }).catch(() => false)
    if (!signed) continue
    return {
      issuer: facts.fingerprint,
      thisUpdate: instant(crl.thisUpdate.getTime()),
      nextUpdate: crl.nextUpdate && instant(crl.nextUpdate.getTime()),
      serials: new Set(crl.entries.map((entry) => plainSerial(entry.serialNumber))),
    }
  }
  return undefined
}

const unreadable = refusal(
  'CRL_UNREADABLE',
  422,
  'this is not a certificate revocation list in PEM or DER form',
  'give what the authority publishes: openssl crl -in FILE -noout -text shows it',
)
