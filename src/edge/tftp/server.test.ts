import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { hex, latin1 } from '../../base/bytes.ts'
import { fixedFiles } from './fixed-files.ts'
import { TestPeer } from './peer.suite.ts'
import { files, outcomes, program, rig } from './rig.suite.ts'
import { serveTftp } from './server.ts'

for (const portMode of ['single', 'random'] as const)
  describe(`with ${portMode} ports`, () => {
    test('a file is read whole, and both ends of the transfer are recorded', async () => {
      await using r = await rig({ portMode })
      const client = await r.peer()
      client.read('program', { tsize: '0', blksize: '1000' })
      assert.equal(await client.hears(), 'oack blksize=1000 tsize=1500')
      client.ack(0)
      assert.deepEqual(await client.rest(1000), program)
      // The next answer proves that the last ACK was worked off before.
      client.port = r.server.bound[0]?.port ?? 0
      client.read('nothing')
      assert.equal(await client.hears(), 'error 1')
      assert.deepEqual(outcomes(r.events).slice(0, 2), ['started', 'complete'])
      const [, ended] = r.events
      assert.ok(ended?.kind === 'ended')
      assert.deepEqual(
        [ended.file, ended.bytes, ended.blocks, ended.resent, ended.peer.port],
        ['program', 1500, 2, 0, client.ownPort],
      )
    })

    test('row 68: a stranger gets ERROR 5 and the transfer goes on', async () => {
      await using r = await rig({ portMode })
      const client = await r.peer()
      const stranger = await r.peer()
      client.read('program')
      assert.equal(await client.hears(), 'data 1 (512)')
      stranger.send({ kind: 'ack', block: 1 }, client.port)
      assert.equal(await stranger.hears(), 'error 5')
      client.ack(1)
      assert.equal(await client.hears(), 'data 2 (512)')
    })

    test('row 65: a probe that is broken off is over at once and no failure', async () => {
      await using r = await rig({ portMode })
      const client = await r.peer()
      const listening = client.port
      client.read('program', { tsize: '0', blksize: '1468' })
      assert.equal(await client.hears(), 'oack blksize=1468 tsize=1500')
      client.send({ kind: 'error', code: 8, message: 'User aborted the transfer' })
      client.port = listening
      client.read('program', { blksize: '1468' })
      assert.equal(await client.hears(), 'oack blksize=1468')
      client.ack(0)
      assert.deepEqual(await client.rest(1468), program)
    })

    test('row 66: a second request from the same port starts clean', async () => {
      await using r = await rig({ portMode })
      const client = await r.peer()
      client.read('program', { tsize: '0' })
      assert.equal(await client.hears(), 'oack tsize=1500')
      client.port = r.server.bound[0]?.port ?? 0
      client.read('exact', { tsize: '0' })
      assert.equal(await client.hears(), 'oack tsize=1024')
      client.ack(0)
      assert.deepEqual(await client.rest(512), program.subarray(0, 1024))
      assert.equal(outcomes(r.events).includes('replaced'), true)
    })

    test('a lost block is sent again when the time has come', async () => {
      await using r = await rig({ portMode })
      const client = await r.peer()
      client.read('program', { windowsize: '4' })
      assert.equal(await client.hears(), 'oack windowsize=4')
      client.ack(0)
      assert.deepEqual(
        [await client.hears(), await client.hears(), await client.hears()],
        ['data 1 (512)', 'data 2 (512)', 'data 3 (476)'],
      )
      r.timers.pass(1000)
      assert.deepEqual(
        [await client.hears(), await client.hears(), await client.hears()],
        ['data 1 (512)', 'data 2 (512)', 'data 3 (476)'],
      )
    })

    test('machines that lose power in the middle are forgotten after fifteen seconds', async () => {
      await using r = await rig({ portMode })
      const machines = await Promise.all(Array.from({ length: 20 }, () => r.peer()))
      for (const machine of machines) {
        machine.read('program')
        assert.equal(await machine.hears(), 'data 1 (512)')
        machine.ack(1)
        assert.equal(await machine.hears(), 'data 2 (512)')
      }
      assert.equal(r.server.running, 20)
      for (let waited = 0; waited <= 15_000; waited += 500) r.timers.pass(500)
      assert.deepEqual([r.server.running, r.server.counters.ended.lost], [0, 20])
    })
  })

describe('what is no request', () => {
  for (const [label, bytes] of [
    ['opcode 0', hex('0000 0001')],
    ['opcode 7', hex('0007 0001')],
    ['an ACK cut short', hex('0004 00')],
    ['row 54, a request without its last NUL', hex('0001 6100 6f63746574')],
    ['row 55, a request of 10 KB', latin1(`\0\x01${'a'.repeat(10_000)}\0octet\0`)],
    ['DATA', hex('0003 0001 aa')],
    ['an OACK', hex('0006')],
  ] as const)
    test(`row 53: ${label} gets ERROR 4`, async () => {
      await using r = await rig()
      const client = await r.peer()
      client.send(bytes)
      assert.equal(await client.hears(), 'error 4')
    })

  test('row 53: an ERROR, whole or broken, and an empty datagram get no answer', async () => {
    await using r = await rig()
    const client = await r.peer()
    for (const bytes of [hex('0005 0000 00'), hex('0005'), hex(''), hex('00')]) client.send(bytes)
    client.read('nothing')
    assert.equal(await client.hears(), 'error 1')
    assert.equal(client.waiting, 0)
  })

  test('row 60: a request to write gets ERROR 4', async () => {
    await using r = await rig()
    const client = await r.peer()
    client.send({ kind: 'wrq', fileName: 'program', mode: 'octet', options: new Map() })
    assert.equal(await client.hears(), 'error 4')
    assert.deepEqual(outcomes(r.events), ['refused'])
  })

  test('row 61: mode mail gets ERROR 4, and other cases of octet are octet', async () => {
    await using r = await rig()
    const client = await r.peer()
    client.read('program', {}, 'mail')
    assert.equal(await client.hears(), 'error 4')
    client.read('program', {}, 'OcTeT')
    assert.equal(await client.hears(), 'data 1 (512)')
  })

  test('row 61: netascii is translated and its size is not told', async () => {
    await using r = await rig()
    const client = await r.peer()
    client.read('text', { tsize: '0' }, 'NETASCII')
    assert.deepEqual(await client.rest(512), Buffer.from('a\r\nb'))
  })

  test('strangers are told off only so often', async () => {
    await using r = await rig({ limits: { strayErrorsPerSecond: 3 } })
    const client = await r.peer()
    for (let i = 0; i < 10; i++) client.send({ kind: 'ack', block: 1 })
    client.read('nothing')
    const heard = [await client.hears(), await client.hears(), await client.hears(), await client.hears()]
    assert.deepEqual(heard, ['error 5', 'error 5', 'error 5', 'error 1'])
  })
})

test('no bytes stop the server, and the next machine boots', async () => {
  await using r = await rig({ limits: { strayErrorsPerSecond: 0 } })
  const [attacker, client] = [await r.peer(), await r.peer()]
  const datagrams = fc.sample(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.uint8Array({ maxLength: 600 })), {
    seed: 69,
    numRuns: 2000,
  })
  for (const [index, [opcode, rest]] of datagrams.entries()) {
    attacker.send(Uint8Array.of(0, opcode, ...rest))
    // The socket buffer of the server is finite: wait for it now and then.
    if (index % 100 > 0) continue
    client.read('nothing')
    assert.equal(await client.hears(), 'error 1')
  }
  client.read('program')
  assert.deepEqual(await client.rest(512), program)
})

describe('names', () => {
  for (const name of ['../../etc/passwd', '..\\..\\x', 'a/./../../b', 'line\nbreak'])
    test(`row 62: ${JSON.stringify(name)} gets ERROR 2`, async () => {
      await using r = await rig()
      const client = await r.peer()
      client.read(name)
      assert.equal(await client.hears(), 'error 2')
      assert.deepEqual(outcomes(r.events), ['refused'])
    })

  test('row 64: a name followed by 0xFF finds the file', async () => {
    await using r = await rig()
    const client = await r.peer()
    client.read('\\program\xff\xff')
    assert.equal(await client.hears(), 'data 1 (512)')
  })

  test('row 74: a whole PXELINUX search is answered with ERROR 1, one by one', async () => {
    await using r = await rig()
    const client = await r.peer()
    const address = 'C0A8025B'
    const names = ['01-88-99-aa-bb-cc-dd', ...Array.from(address, (_, i) => address.slice(0, 8 - i)), 'default']
    for (const name of names) {
      client.read(`pxelinux.cfg/${name}`)
      assert.equal(await client.hears(), 'error 1')
    }
    assert.deepEqual([r.server.counters.notFound, r.server.running], [names.length, 0])
  })

  test('the first source that has the file wins', async () => {
    const first = fixedFiles(new Map([['program', latin1('mine')]]))
    await using r = await rig({ files: [first, files] })
    const client = await r.peer()
    client.read('program')
    assert.deepEqual(await client.rest(512), Buffer.from('mine'))
  })
})

describe('row 70: sizes', () => {
  for (const [file, heard] of [
    ['empty', ['data 1 (0)']],
    ['exact', ['data 1 (512)', 'data 2 (512)', 'data 3 (0)']],
  ] as const)
    test(`${file} ends with a short block`, async () => {
      await using r = await rig()
      const client = await r.peer()
      client.read(file)
      for (const [index, block] of heard.entries()) {
        assert.equal(await client.hears(), block)
        client.ack(index + 1)
      }
    })

  test('a file of more than 65535 blocks arrives unchanged', async () => {
    const large = Buffer.alloc(70_000 * 8 + 3)
    for (let at = 0; at < large.length; at += 4) large.writeUInt32LE(at, Math.min(at, large.length - 4))
    await using r = await rig({ files: [fixedFiles(new Map([['large', large]]))] })
    const client = await r.peer()
    client.read('large', { blksize: '8' })
    assert.equal(await client.hears(), 'oack blksize=8')
    client.ack(0)
    assert.equal(Buffer.compare(await client.rest(8), large), 0)
  })
})

describe('addresses', () => {
  test('listening everywhere means one socket for each address, so that answers come from the one that was asked', async () => {
    await using r = await rig({ listen: { address: '0.0.0.0', port: 0 } })
    assert.equal(
      r.server.bound.some(({ address }) => address === '0.0.0.0'),
      false,
    )
    for (const bound of r.server.bound) {
      await using client = await TestPeer.open(bound, bound.address)
      client.read('program')
      const { from } = await client.next()
      assert.equal(from.address, bound.address)
    }
  })

  test('it serves IPv6, with blocks that fit its larger header', async (t) => {
    const six = await serveTftp({ listen: { address: '::1', port: 0 }, files: [files], record: () => undefined }).catch(
      () => undefined,
    )
    if (six === undefined) {
      t.skip('this machine has no IPv6 loopback')
      return
    }
    await using server = six
    await using client = await TestPeer.open(server.bound[0], '::1')
    client.read('program', { blksize: '1468' })
    assert.equal(await client.hears(), 'oack blksize=1448')
  })
})
