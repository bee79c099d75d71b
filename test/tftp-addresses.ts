/** Runs in a network namespace of its own: an address comes and goes while the server listens everywhere. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { Listeners } from '../src/edge/tftp/listeners.ts'

const ip = (command: string): void => void execFileSync('ip', command.split(' '))
const gone: string[] = []

ip('link set lo up')
const listeners = new Listeners(
  { address: '0.0.0.0', port: 69 },
  {
    datagram: () => undefined,
    failure: (_localAddress, error) => {
      throw error
    },
    gone: (localAddress) => void gone.push(localAddress),
  },
)
const addresses = (): readonly string[] => listeners.bound.map(({ address }) => address)

await listeners.open()
assert.deepEqual(addresses(), ['127.0.0.1'])

ip('address add 10.75.0.1/16 dev lo')
await listeners.follow()
assert.deepEqual(addresses(), ['127.0.0.1', '10.75.0.1'])

ip('address del 10.75.0.1/16 dev lo')
await listeners.follow()
assert.deepEqual(addresses(), ['127.0.0.1'])
assert.deepEqual(gone, ['10.75.0.1'])

await listeners.close()
