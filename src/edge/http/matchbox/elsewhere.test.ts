import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testSite } from './test-site.suite.ts'

const files = {
  'groups/known.json': '{"profile":"p","selector":{"os":"known"}}',
  'profiles/p.json': '{"id":"p","boot":{"kernel":"/k"}}',
}

test('only a machine that no group takes, and that has a MAC, is asked about elsewhere', async () => {
  const asked: string[] = []
  const elsewhere = async (mac: string): Promise<string | undefined> => {
    asked.push(mac)
    return mac.endsWith(':01') ? '#!ipxe\nshell\n' : undefined
  }
  await using site = await testSite(files, { elsewhere })
  assert.equal((await site.ask('/ipxe?os=known&mac=52-54-00-00-00-01')).body, '#!ipxe\nkernel /k\nboot\n')
  assert.equal((await site.ask('/ipxe')).status, 404)
  assert.deepEqual(asked, [])
  assert.equal((await site.ask('/ipxe?mac=52-54-00-00-00-01')).body, '#!ipxe\nshell\n')
  assert.equal((await site.ask('/ipxe?mac=52-54-00-00-00-02')).status, 404)
  assert.equal((await site.ask('/grub?mac=52-54-00-00-00-01')).status, 404)
  assert.deepEqual(asked, ['52:54:00:00:00:01', '52:54:00:00:00:02'])
})
