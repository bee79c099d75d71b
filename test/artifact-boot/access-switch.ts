import { createSocket, type Socket } from 'node:dgram'

/** UDP ports on the loopback interface; each datagram is an Ethernet frame (QEMU's `-netdev dgram`). */
export interface SwitchPorts {
  readonly tagged: Wire
  readonly untagged: Wire
}

export interface Wire {
  readonly ours: number
  readonly theirs: number
}

const ADDRESSES = 12
const TAG = 4
const TPID = 0x8100

/** A switch of two ports: frames of one VLAN pass, tagged (IEEE 802.1Q) on one port and bare on the other; all others are dropped. */
export function accessSwitch(vlan: number, { tagged, untagged }: SwitchPorts): Disposable {
  const trunk = createSocket('udp4')
  const access = createSocket('udp4')
  trunk.on('message', (frame) => {
    if (frame.readUInt16BE(ADDRESSES) !== TPID || (frame.readUInt16BE(ADDRESSES + 2) & 0xfff) !== vlan) return
    send(access, untagged, [frame.subarray(0, ADDRESSES), frame.subarray(ADDRESSES + TAG)])
  })
  access.on('message', (frame) => {
    const tag = Buffer.alloc(TAG)
    tag.writeUInt16BE(TPID)
    tag.writeUInt16BE(vlan, 2)
    send(trunk, tagged, [frame.subarray(0, ADDRESSES), tag, frame.subarray(ADDRESSES)])
  })
  trunk.bind(tagged.ours, '127.0.0.1')
  access.bind(untagged.ours, '127.0.0.1')
  return {
    [Symbol.dispose]() {
      trunk.close()
      access.close()
    },
  }
}

const send = (socket: Socket, to: Wire, parts: readonly Buffer[]): void =>
  socket.send(Buffer.concat(parts), to.theirs, '127.0.0.1')
