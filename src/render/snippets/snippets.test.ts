import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parse } from 'yaml'
import { renderSnippet, snippets, type DhcpProduct } from './snippets.ts'

const target = { tftp: '192.0.2.10', http: 'http://192.0.2.10:8080' }
const folder = mkdtempSync(join(tmpdir(), 'snippet-'))
after(() => rmSync(folder, { recursive: true }))
const missing = (program: string): string | false =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0 ? false : `${program} is not installed`

test('every snippet names the user’s own addresses, each program, and the script for foreign iPXE', () => {
  for (const product of Object.keys(snippets) as DhcpProduct[]) {
    const text = renderSnippet(product, target)
    for (const wanted of [
      '192.0.2.10',
      'boot-bios.kpxe',
      'boot-amd64.efi',
      'boot-arm64.efi',
      'http://192.0.2.10:8080/ipxe/start',
    ]) {
      assert.ok(text.includes(wanted), `${product} lacks ${wanted}`)
    }
  }
})

test('dnsmasq accepts its snippet', { skip: missing('dnsmasq') }, () => {
  const file = join(folder, 'dnsmasq.conf')
  writeFileSync(file, renderSnippet('dnsmasq', target))
  execFileSync('dnsmasq', ['--test', `--conf-file=${file}`], { stdio: 'pipe' })
})

test('isc-dhcp-server accepts its snippet', { skip: missing('dhcpd') }, () => {
  const file = join(folder, 'dhcpd.conf')
  writeFileSync(file, `${renderSnippet('isc', target)}\nsubnet 192.0.2.0 netmask 255.255.255.0 {}\n`)
  execFileSync('dhcpd', ['-t', '-cf', file], { stdio: 'pipe' })
})

test('Kea accepts its snippet', { skip: missing('kea-dhcp4') }, () => {
  const file = join(folder, 'kea.json')
  writeFileSync(
    file,
    `{ "Dhcp4": { "lease-database": { "type": "memfile", "persist": false },\n${renderSnippet('kea', target)}} }`,
  )
  execFileSync('kea-dhcp4', ['-t', file], { stdio: 'pipe' })
})

test('what is printed for Kea is JSON once its comment is gone', () => {
  const [, ...lines] = renderSnippet('kea', target).split('\n')
  const { 'client-classes': classes } = parse(`{${lines.join('\n')}}`) as { 'client-classes': { name: string }[] }
  assert.equal(classes.length, 6)
})
