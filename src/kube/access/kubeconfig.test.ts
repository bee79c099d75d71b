import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DAY, instant } from '../../base/instant.ts'
import { createAuthority, type Credential } from '../../host/certificates.ts'
import { parseKubeconfig } from './kubeconfig.ts'

const now = Date.now()
const wish = { commonName: 'kubernetes', notBefore: instant(now - DAY), notAfter: instant(now + DAY) }
const [authority, other]: readonly Credential[] = await Promise.all([createAuthority(wish), createAuthority(wish)])
const ca = base64(authority?.certificatePem ?? '')

test('a kubeconfig with a token gives the server, its authority and the token', async () => {
  const access = parseKubeconfig(kubeconfig('token: the-token'))
  assert.ok(access.ok)
  assert.equal(access.value.server.href, 'https://api.example.org:6443/')
  assert.equal(access.value.caPem, authority?.certificatePem)
  assert.ok(access.value.credential.kind === 'token')
  assert.equal(await access.value.credential.read(), 'the-token')
})

test('a client certificate counts if its key belongs to it', () => {
  const pair = (key: string | undefined): string =>
    `client-certificate-data: ${ca}\n    client-key-data: ${base64(key ?? '')}`
  const access = parseKubeconfig(kubeconfig(pair(authority?.privateKeyPem)))
  assert.equal(access.ok && access.value.credential.kind, 'certificate')
  assert.equal(codeOf(kubeconfig(pair(other?.privateKeyPem))), 'KUBECONFIG_CREDENTIAL')
  assert.equal(codeOf(kubeconfig(`client-certificate-data: ${ca}`)), 'KUBECONFIG_CREDENTIAL')
})

test('what would run a program, open a file or believe a wrong server is refused, with the reason', () => {
  const cases: readonly (readonly [user: string, cluster: string, code: string])[] = [
    ['exec: {command: aws}', '', 'EXEC'],
    ['auth-provider: {name: gcp}', '', 'AUTH_PROVIDER'],
    ['tokenFile: /etc/shadow', '', 'FILE'],
    ['client-key: /etc/shadow', '', 'FILE'],
    ['token: t\n    as: admin', '', 'IMPERSONATION'],
    ['username: admin\n    password: secret-value', '', 'PASSWORD'],
    ['{}', '', 'CREDENTIAL'],
    ['token: "two words"', '', 'CREDENTIAL'],
    ['token: t', 'insecure-skip-tls-verify: true', 'INSECURE'],
    ['token: t', 'proxy-url: http://proxy', 'PROXY'],
    ['token: t', 'certificate-authority: /etc/shadow', 'FILE'],
  ]
  for (const [user, cluster, code] of cases) {
    const text = kubeconfig(user === '{}' ? 'extra: 1' : user, cluster)
    assert.equal(codeOf(text), `KUBECONFIG_${code}`, user + cluster)
  }
  assert.equal(codeOf(kubeconfig('token: t').replace('https:', 'http:')), 'KUBECONFIG_SERVER')
  assert.equal(codeOf(kubeconfig('token: t').replace(ca, 'AAAA')), 'KUBECONFIG_AUTHORITY')
})

test('without a current context the only one counts, and among several none', () => {
  const unnamed = kubeconfig('token: t').replace('current-context: main', '')
  assert.ok(parseKubeconfig(unnamed).ok)
  const two = unnamed.replace('contexts:', 'contexts:\n- name: second\n  context: {cluster: c, user: u}')
  assert.equal(codeOf(two), 'KUBECONFIG_INVALID')
  assert.equal(codeOf(kubeconfig('token: t').replace('user: u', 'user: x')), 'KUBECONFIG_INVALID')
})

test('a refusal never repeats what the kubeconfig holds, however broken it is', () => {
  const text = kubeconfig('token: very-secret-value')
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(20), fc.string({ maxLength: 5 }), (at, cut, put) => {
      const broken = text.slice(0, at) + put + text.slice(at + cut)
      const parsed = parseKubeconfig(broken)
      if (!parsed.ok) assert.ok(!JSON.stringify(parsed.error).includes('very-secret'))
    }),
    { seed: 4 },
  )
})

function kubeconfig(user: string, cluster = ''): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster:
    server: https://api.example.org:6443
    ${cluster.includes('certificate-authority:') ? '' : `certificate-authority-data: ${ca}`}
    ${cluster}
contexts:
- name: main
  context: {cluster: c, user: u}
current-context: main
users:
- name: u
  user:
    ${user}
`
}

function codeOf(text: string): string | undefined {
  const parsed = parseKubeconfig(text)
  return parsed.ok ? undefined : parsed.error.code
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
