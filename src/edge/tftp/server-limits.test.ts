import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hex } from '../../base/bytes.ts'
import { files, outcomes, rig } from './rig.suite.ts'
import { serveTftp } from './server.ts'

describe('limits', () => {
  test('row 69: a repeated request has one transfer, and the first answer comes again', async () => {
    await using r = await rig()
    const client = await r.peer()
    client.read('program', { tsize: '0' })
    assert.equal(await client.hears(), 'oack tsize=1500')
    r.timers.pass(1000)
    client.read('program', { tsize: '0' })
    assert.equal(await client.hears(), 'oack tsize=1500')
    client.ack(0)
    assert.equal(await client.hears(), 'data 1 (512)')
    client.read('program', { tsize: '0' })
    client.ack(1)
    assert.equal(await client.hears(), 'data 2 (512)')
    assert.deepEqual([r.server.running, r.server.counters.started], [1, 1])
  })

  test('row 72: ten thousand requests of one address hold no more than its share', async () => {
    const never = new Promise<undefined>(() => undefined)
    await using r = await rig({ files: [() => never], limits: { transfersPerPeer: 3 } })
    const peers = await Promise.all(Array.from({ length: 20 }, () => r.peer()))
    for (let round = 0; round < 500; round++) for (const peer of peers) peer.read(`file-${round}`)
    const last = await r.peer()
    last.send({ kind: 'ack', block: 9 })
    assert.equal(await last.hears(), 'error 5')
    assert.ok(r.server.running <= 3, `${r.server.running} running`)
  })

  test('row 73: a client that never acknowledges gets one packet, whatever time passes', async () => {
    await using r = await rig()
    const client = await r.peer()
    client.read('program', { windowsize: '64' })
    assert.equal(await client.hears(), 'oack windowsize=64')
    for (let second = 0; second < 12; second++) r.timers.pass(1000)
    client.read('nothing')
    assert.equal(await client.hears(), 'error 1')
    assert.deepEqual([client.waiting, r.server.running], [0, 0])
    assert.equal(r.server.counters.ended.unanswered, 1)
  })

  test('when all is taken, one that asks again goes before a newcomer', async () => {
    await using r = await rig({ limits: { transfers: 8 } })
    const early = await Promise.all(Array.from({ length: 7 }, () => r.peer()))
    for (const peer of early) {
      peer.read('program')
      assert.equal(await peer.hears(), 'data 1 (512)')
    }
    const unlucky = await r.peer('127.0.0.2')
    const newcomer = await r.peer('127.0.0.3')
    const probe = async (): Promise<void> => {
      early[0]?.send(hex('0007'), r.server.bound[0]?.port)
      assert.equal(await early[0]?.hears(), 'error 4')
    }
    unlucky.read('program')
    await probe()
    newcomer.read('program')
    unlucky.read('program')
    assert.equal(await unlucky.hears(), 'data 1 (512)')
    assert.deepEqual([newcomer.waiting, r.server.counters.deferred], [0, 2])
  })

  test('a late copy of the last ACK is not told off, because the port may serve the next file', async () => {
    await using r = await rig()
    const client = await r.peer()
    client.read('text')
    assert.equal(await client.hears(), 'data 1 (3)')
    client.ack(1)
    client.ack(1)
    client.read('exact')
    assert.equal(await client.hears(), 'data 1 (512)')
  })
})

describe('failures', () => {
  test('row 71: a source that fails is ERROR 0, never "not found", and is recorded', async () => {
    const broken = new Error('the disk is gone')
    await using r = await rig({ files: [() => Promise.reject(broken), files] })
    const client = await r.peer()
    client.read('program')
    assert.equal(await client.hears(), 'error 0')
    const [event] = r.events
    assert.ok(event?.kind === 'failed')
    assert.equal(event.error, broken)
  })

  test('a source that never answers is given up', async () => {
    const never = new Promise<undefined>(() => undefined)
    await using r = await rig({ files: [() => never] })
    const client = await r.peer()
    client.read('program')
    client.send(hex('0007'))
    assert.equal(await client.hears(), 'error 4')
    r.timers.pass(10_000)
    assert.equal(await client.hears(), 'error 0')
    assert.equal(r.server.running, 0)
  })

  test('a port that is taken is a rejection', async () => {
    await using r = await rig()
    const [taken] = r.server.bound
    assert.ok(taken)
    await assert.rejects(serveTftp({ listen: taken, files: [], record: () => undefined }), { code: 'EADDRINUSE' })
  })

  test('disposing breaks off what runs and says so', async () => {
    const r = await rig()
    const client = await r.peer()
    client.read('program')
    assert.equal(await client.hears(), 'data 1 (512)')
    await r[Symbol.asyncDispose]()
    assert.deepEqual(outcomes(r.events), ['started', 'stopped'])
  })
})
