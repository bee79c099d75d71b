import type { SealedStrings } from '../../api/api-deps.ts'
import type { SecretBox } from '../../host/secret-box.ts'

/** Encrypted texts as base64, to be kept within something else. */
export const sealedStrings = (box: SecretBox): SealedStrings => ({
  seal: (plain) => Buffer.from(box.seal(Buffer.from(plain))).toString('base64'),
  unseal: (sealed) => Buffer.from(box.open(Buffer.from(sealed, 'base64'))).toString(),
})
