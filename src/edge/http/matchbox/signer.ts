import { isUtf8 } from 'node:buffer'
import { createMessage, decryptKey, enums, readPrivateKeys, sign, type PartialConfig, type PrivateKey } from 'openpgp'

/** `.sig` is binary, `.asc` armored. */
export type SignatureForm = 'binary' | 'armored'

export type Signer = (body: Buffer, form: SignatureForm) => Promise<Buffer>

/** SHA-256 and no salt notation: what matchbox makes, and what the oldest `gpg` in an initramfs still reads. */
const config: PartialConfig = {
  preferredHashAlgorithm: enums.hash.sha256,
  nonDeterministicSignaturesViaNotation: false,
  minRSABits: 1024,
}

/**
 * Makes detached OpenPGP signatures with the first key of a private key ring, armored or not. Rejects when there is none, when the passphrase
 * does not open it, or when it cannot sign: a server that was told to sign must not start without.
 */
export async function openSigner(keyring: Buffer, passphrase: string): Promise<Signer> {
  const isArmored = keyring.subarray(0, 5).toString('latin1') === '-----'
  const [first] = isArmored
    ? await readPrivateKeys({ armoredKeys: keyring.toString() })
    : await readPrivateKeys({ binaryKeys: keyring })
  if (first === undefined) throw new Error('the key ring holds no private key')
  const key = first.isDecrypted() ? first : await decryptKey({ privateKey: first, passphrase })
  const signer: Signer = (body, form) => signWith(key, body, form)
  await signer(Buffer.from('proof'), 'binary')
  return signer
}

/** Text mode: the signature holds whatever line ends a transport makes of the text. Bytes that are no text are signed as they are. */
async function signWith(key: PrivateKey, body: Buffer, form: SignatureForm): Promise<Buffer> {
  const message = isUtf8(body)
    ? await createMessage({ text: body.toString() })
    : await createMessage({ binary: new Uint8Array(body) })
  const options = { message, signingKeys: key, detached: true as const, config }
  return Buffer.from(
    form === 'binary' ? await sign({ ...options, format: 'binary' }) : await sign({ ...options, format: 'armored' }),
  )
}
