import type { SealedTexts } from '../../api/api-deps.ts'
import type { SecretBox } from '../../host/secret-box.ts'
import type { Vault } from '../../store/sql/vault.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Texts in the vault, under names of their own: nothing that makes the server itself can be reached by them. */
export const sealedTexts = (vault: Vault, box: SecretBox): SealedTexts => ({
  read: async (name) => {
    const sealed = await vault.get(`text/${name}`)
    return sealed && decoder.decode(box.open(sealed))
  },
  keep: (name, text) => vault.put(`text/${name}`, box.seal(encoder.encode(text))),
  forget: (name) => vault.remove(`text/${name}`),
})
