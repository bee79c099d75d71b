import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'

/** The properties that iPXE's decompressor is built for. */
const PROPERTIES = 'lc=2,lp=0,pb=0,dict=8MiB'

/** Best first, by measurement on iPXE 1.21.1 and 2.0.0: match finder and the length at which a match is good enough. */
const EFFORTS: readonly string[] = ['bt2', 'bt3', 'bt4'].flatMap((finder) =>
  [64, 128, 192, 96, 48, 273].map((nice) => `mf=${finder},nice=${nice}`),
)

/** Decodes raw LZMA1. `undefined` when the bytes are no such stream; throws when `xz` cannot be run. */
export async function lzmaDecode(packed: Uint8Array): Promise<Uint8Array | undefined> {
  const { code, output } = await xz(['--decompress', `--lzma1=${PROPERTIES}`], packed)
  return code === 0 ? output : undefined
}

/** Tries harder and harder until the stream has at most `room` bytes; seconds. `undefined` when nothing is small enough. */
export async function lzmaEncodeToFit(plain: Uint8Array, room: number): Promise<Uint8Array | undefined> {
  for (const effort of EFFORTS) {
    const { code, output } = await xz(['--compress', `--lzma1=${PROPERTIES},mode=normal,depth=1000,${effort}`], plain)
    if (code !== 0) throw new Error(`xz ended with code ${code} while compressing`)
    if (output.length <= room) return output
  }
  return undefined
}

async function xz(options: readonly string[], input: Uint8Array): Promise<{ code: number; output: Uint8Array }> {
  const child = spawn('xz', ['--format=raw', '--quiet', '--stdout', ...options], { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.on('error', () => {}) // xz stops reading when it has seen enough: its exit code tells
  child.stdin.end(input)
  const ended = once(child, 'close').catch((error: unknown) => {
    throw new Error('the program xz cannot be run; it is needed for BIOS boot artifacts (Debian: xz-utils)', {
      cause: error,
    })
  })
  const [output, [code]] = await Promise.all([buffer(child.stdout), ended])
  return { code: Number(code), output }
}
