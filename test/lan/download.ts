import { decodeTftp, encodeTftp } from '../../src/wire/tftp/packet.ts'
import type { Firmware } from './firmware.ts'
import type { World } from './world.ts'

export interface Download {
  hear(bytes: Uint8Array): void
}

interface Part {
  readonly firmware: Firmware
  readonly file: string
  send(bytes: Uint8Array): void
  done(size: number): void
  /** Its request, or the rest of the file, did not come. */
  gaveUp(): void
}

const TRIES = 6

/** The reader of RFC 1350, 2347 and 7440 as ROMs do it: the last packet again after each silence, and after six the boot has failed. */
export function openDownload(world: World, part: Part): Download {
  let next = 1
  let inWindow = 0
  let size = 0
  let window = 1
  let blockSize = 512
  let last: Uint8Array = new Uint8Array(0)
  let isOver = false
  let step = 0

  const say = (packet: Uint8Array, tries = 0): void => {
    last = packet
    part.send(packet)
    const mine = ++step
    world.after(part.firmware.tftp.patience * 1000, () => {
      if (mine !== step || isOver) return
      if (tries < TRIES) return say(last, tries + 1)
      isOver = true
      part.gaveUp()
    })
  }
  const acknowledge = (block: number): void => {
    inWindow = 0
    say(encodeTftp({ kind: 'ack', block: block & 0xffff }))
  }
  const agree = (options: ReadonlyMap<string, string>): void => {
    window = Number(options.get('windowsize') ?? 1)
    blockSize = Number(options.get('blksize') ?? 512)
    acknowledge(0)
  }
  const take = (block: number, bytes: Uint8Array): void => {
    if (block !== (next & 0xffff)) {
      if (inWindow > 0 || window === 1) acknowledge(next - 1)
      return
    }
    next += 1
    inWindow += 1
    size += bytes.length
    const isLast = bytes.length < blockSize
    if (isLast || inWindow === window) acknowledge(next - 1)
    if (!isLast) return
    isOver = true
    part.done(size)
  }

  say(encodeTftp({ kind: 'rrq', fileName: part.file, mode: 'octet', options: part.firmware.tftp.options }))
  return {
    hear(bytes) {
      const packet = decodeTftp(bytes)
      if (!packet.ok || isOver) return
      if (packet.value.kind === 'oack' && next === 1) agree(packet.value.options)
      else if (packet.value.kind === 'data') take(packet.value.block, packet.value.bytes)
    },
  }
}
