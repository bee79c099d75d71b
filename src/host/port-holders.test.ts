import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { describeHolders, portHolders } from './port-holders.ts'

/** Listens in a process of its own until its input ends, and says on which port. */
const listener = {
  udp: `const s = require('dgram').createSocket('udp4').bind(0, '127.0.0.1', () => console.log(s.address().port))`,
  tcp: `const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))`,
}

for (const protocol of ['udp', 'tcp'] as const) {
  test(`who has a ${protocol} port is named, with the number of the process`, async () => {
    const program = `${listener[protocol]}; process.stdin.on('end', () => process.exit()).resume()`
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const holders = portHolders(protocol, Number(line))
    child.stdin.end()
    await once(child, 'exit')
    assert.equal(holders[0]?.process?.pid, child.pid)
    assert.match(describeHolders(holders), new RegExp(`\\(process ${child.pid}\\)$`))
  })
}

test('a port that nobody has has no holder', () => {
  assert.deepEqual(portHolders('udp', 9), [])
  assert.equal(describeHolders([]), '')
})
