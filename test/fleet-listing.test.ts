import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Machine } from '../src/api/contract.ts'
import { startServer, type TestServer } from './server.ts'

describe('listing machines', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
    for (let i = 1; i <= 5; i++) {
      const labels = [{ key: 'rack', value: i <= 3 ? '7' : '8' }, ...(i % 2 === 0 ? [{ key: 'gpu', value: '' }] : [])]
      const uuid = `6a2b5a4e-3f3a-4e5d-8a3a-00000000050${i}`
      await server.api('POST', '/machines', { uuid, name: `m${i}`, labels })
    }
  })
  after(() => server[Symbol.asyncDispose]())

  const list = async (query: string) =>
    (await server.api('GET', `/machines${query}`)).json as { machines: Machine[]; next: number | null }
  const names = async (query: string) => (await list(query)).machines.map((machine) => machine.name)

  test('without a limit a thousand come at once', async () => {
    assert.deepEqual([await names(''), (await list('')).next], [['m1', 'm2', 'm3', 'm4', 'm5'], null])
  })

  test('pages follow each other without gap or overlap, whoever comes and goes meanwhile', async () => {
    const first = await list('?limit=2')
    assert.deepEqual([first.machines.map((m) => m.name), first.next], [['m1', 'm2'], first.machines[1]?.id])
    const second = await list(`?limit=2&after=${first.next}`)
    assert.deepEqual(
      second.machines.map((m) => m.name),
      ['m3', 'm4'],
    )
    const last = await list(`?limit=2&after=${second.next}`)
    assert.deepEqual([last.machines.map((m) => m.name), last.next], [['m5'], null])
  })

  test('labels are found by key and value or by key alone, and several must all hold', async () => {
    assert.deepEqual(await names('?label=rack%3D7'), ['m1', 'm2', 'm3'])
    assert.deepEqual(await names('?label=gpu'), ['m2', 'm4'])
    assert.deepEqual(await names('?label=gpu&label=rack%3D8'), ['m4'])
    assert.deepEqual(await names('?status=ready'), [])
  })

  test('a machine is found by its labels as they are now', async () => {
    const [machine] = (await list('?label=rack%3D8&limit=1')).machines
    await server.api('PATCH', `/machines/${machine?.id}`, { labels: [{ key: 'rack', value: '9' }] })
    assert.deepEqual([await names('?label=rack%3D8'), await names('?label=rack%3D9')], [['m5'], ['m4']])
    await server.api('DELETE', `/machines/${machine?.id}`)
    assert.deepEqual(await names('?label=rack%3D9'), [])
  })
})
