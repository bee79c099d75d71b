import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { concat } from '../base/bytes.ts'

/** Encrypts what must not be readable in a stolen database file: AES-256-GCM, nonce · ciphertext · tag. */
export interface SecretBox {
  seal(plain: Uint8Array): Uint8Array
  /** Throws when the bytes were altered or sealed under another key. */
  open(sealed: Uint8Array): Uint8Array
}

const NONCE = 12
const TAG = 16

export function secretBox(key: Uint8Array): SecretBox {
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE))
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
      return concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()])
    },
  }
}

/** The server's master key: 32 random bytes in a file that only its owner can read, made at first start. */
export function loadMasterKey(path: string): Uint8Array {
  if (!existsSync(path)) writeOnce(path, randomBytes(32))
  const key = readFileSync(path)
  if (key.length !== 32)
    throw new Error(`${path} is not a master key: it has ${key.length} bytes instead of 32; restore it from a backup`)
  return key
}

function writeOnce(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx', 0o600)
  writeSync(file, bytes)
  fsyncSync(file)
  closeSync(file)
}
