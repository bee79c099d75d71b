/** SHA-256, FIPS 180-4 section 6.2, for ranks that have no platform to ask. For short texts: large files go to `node:crypto`. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = pad(bytes)
  const state = new Uint32Array(INITIAL)
  const schedule = new Uint32Array(64)
  for (let at = 0; at < padded.length; at += 64) compress(state, schedule, new DataView(padded.buffer, at, 64))
  const digest = new Uint8Array(32)
  const view = new DataView(digest.buffer)
  for (const [i, word] of state.entries()) view.setUint32(i * 4, word)
  return digest
}

/** Section 5.1.1: a one bit, zeros, and the length in bits. */
function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n)
  return padded
}

function compress(state: Uint32Array, w: Uint32Array, block: DataView): void {
  for (let t = 0; t < 16; t++) w[t] = block.getUint32(t * 4)
  for (let t = 16; t < 64; t++) {
    const [a, b] = [w[t - 15] ?? 0, w[t - 2] ?? 0]
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    w[t] = (w[t - 16] ?? 0) + s0 + (w[t - 7] ?? 0) + s1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t++) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + (ROUND[t] ?? 0) + (w[t] ?? 0)
    const t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + word
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The first 32 bits of the fractional parts of `root` of the first `count` primes: sections 4.2.2 and 5.3.3. */
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const words = new Uint32Array(count)
  for (let n = 2, found = 0; found < count; n++) {
    if (isPrime(n)) words[found++] = Math.floor((root(n) % 1) * 2 ** 32)
  }
  return words
}

function isPrime(n: number): boolean {
  for (let i = 2; i * i <= n; i++) if (n % i === 0) return false
  return true
}

const INITIAL: Uint32Array = fractions(8, Math.sqrt)
const ROUND: Uint32Array = fractions(64, Math.cbrt)
