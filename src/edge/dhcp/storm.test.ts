import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { ip4, NO_IP4, type Ip4 } from '../../base/ip4.ts'
import { dhcpRequest, selecting, speaks } from '../../boot/testdata/dhcp-requests.ts'
import { decodeDhcp } from '../../wire/dhcp4/decode.ts'
import { encodeDhcp } from '../../wire/dhcp4/encode.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import { messageTypeOf } from '../../wire/dhcp4/message-type.ts'
import { Desk, SERVER } from './testdata/desk.ts'
import { labNetwork } from './testdata/lab.ts'

/** Seconds after which a PXE ROM repeats its DISCOVER and its REQUEST (PXE 2.1 section 2.2.3); then it starts over. */
const DISCOVER_AGAIN = [4, 8, 16, 32]
const REQUEST_AGAIN = [1, 2, 3, 4]

/** The DHCP client of a PXE ROM, in virtual seconds. */
class Rom {
  readonly hardwareAddress: Uint8Array
  address: Ip4 = NO_IP4
  #offered: Ip4 = NO_IP4
  #tries = 0
  #due = 0
  #xid: number

  constructor(number: number) {
    this.hardwareAddress = Uint8Array.of(0x52, 0x54, 2, 0, number >>> 8, number & 255)
    this.#xid = number << 8
  }

  /** The packet to send in this second, if any. */
  speak(second: number): DhcpMessage | undefined {
    if (this.address !== NO_IP4 || second < this.#due) return undefined
    const waits = this.#offered === NO_IP4 ? DISCOVER_AGAIN : REQUEST_AGAIN
    const wait = waits[this.#tries]
    if (wait === undefined) {
      this.#restart()
      return undefined
    }
    this.#tries += 1
    this.#due = second + wait
    const header = { hardwareAddress: this.hardwareAddress, xid: this.#xid }
    if (this.#offered === NO_IP4) return dhcpRequest('discover', speaks.biosRom, header)
    return dhcpRequest('request', { ...speaks.biosRom, ...selecting(SERVER, this.#offered) }, header)
  }

  hear(reply: DhcpMessage, second: number): void {
    if (reply.xid !== this.#xid || this.address !== NO_IP4) return
    const type = messageTypeOf(reply.options)
    if (type === 'nak') this.#restart()
    if (type === 'ack') this.address = reply.yiaddr
    if (type === 'offer' && this.#offered === NO_IP4) {
      this.#offered = reply.yiaddr
      this.#tries = 0
      this.#due = second
    }
  }

  #restart(): void {
    this.#offered = NO_IP4
    this.#tries = 0
    this.#xid += 1
  }
}

/** The same numbers for the same seed, in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Everybody switched on in the same second; every packet is lost, doubled or kept by chance. The seconds until all have an address. */
async function storm(
  machines: number,
  loss: number,
): Promise<{ readonly seconds: number; readonly roms: readonly Rom[] }> {
  const first = 0x0a4b0101
  const desk = new Desk([{ ...labNetwork, ranges: [{ first: ip4(first), last: ip4(first + machines - 1) }] }])
  const chance = seeded(machines)
  const copies = (): number => (chance() < loss ? 0 : chance() < 0.1 ? 2 : 1)
  const roms = Array.from({ length: machines }, (_, number) => new Rom(number))
  for (let second = 0; second < 600; second++) {
    desk.now = instant(1_800_000_000_000 + second * 1000)
    for (const rom of roms) {
      const packet = rom.speak(second)
      if (packet === undefined) continue
      for (let n = copies(); n > 0; n--) desk.receive(encodeDhcp(packet))
    }
    await desk.responder.drain()
    for (const { bytes } of desk.sent.splice(0)) {
      const reply = decodeDhcp(bytes)
      assert.ok(reply.ok)
      const rom = roms[((reply.value.hardwareAddress[4] ?? 0) << 8) | (reply.value.hardwareAddress[5] ?? 0)]
      for (let n = copies(); n > 0; n--) rom?.hear(reply.value, second)
    }
    if (roms.every((rom) => rom.address !== NO_IP4)) return { seconds: second, roms }
  }
  return { seconds: Infinity, roms }
}

for (const loss of [0, 0.1, 0.3, 0.5]) {
  test(`a thousand machines at once, with ${loss * 100} % loss, all get an address of their own from exactly a thousand`, async () => {
    const { seconds, roms } = await storm(1000, loss)
    assert.ok(seconds < 600, 'everybody has an address')
    assert.equal(new Set(roms.map((rom) => rom.address)).size, 1000)
    if (loss === 0) assert.ok(seconds <= 8, `${seconds} seconds`)
  })
}
