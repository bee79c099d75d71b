import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { KubeAccess } from '../../src/kube/access/kube-access.ts'
import { kubeClient, type KubeClient } from '../../src/kube/client/kube-client.ts'
import { apiCertificates } from './certificates.ts'
import { freePorts } from './free-port.ts'
import { applyRoles } from './role.ts'
import { staticTokens, type KubeWorld } from './world.ts'

/** A busy machine needs a while for the hundred things that an API server does when it starts. Milliseconds. */
const LONGEST_START = 180_000

/** `etcd` and `kube-apiserver` from a folder, as envtest lays them out, on loopback. Admission that needs controllers is off. */
export async function openReal(assets: string): Promise<KubeWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'coldforge-kube-'))
  const [client = 0, peer = 0, port = 0] = await freePorts(3)
  const children: ChildProcess[] = []
  const start = (program: string, args: readonly string[]): void => {
    const log = openSync(join(folder, `${program}.log`), 'w')
    children.push(spawn(join(assets, program), args, { stdio: ['ignore', log, log] }))
    closeSync(log)
  }
  const close = async (): Promise<void> => {
    for (const child of children.toReversed()) {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    await rm(folder, { recursive: true })
  }
  const caPem = await writeCredentials(folder)
  start('etcd', etcdArguments(folder, client, peer))
  start('kube-apiserver', apiServerArguments(folder, client, port))
  const withToken = (token: string): KubeAccess => ({
    server: new URL(`https://127.0.0.1:${port}`),
    caPem,
    serverName: undefined,
    credential: { kind: 'token', read: async () => token },
  })
  const admin = kubeClient(withToken('admin-token'))
  const coldforge = kubeClient(withToken('coldforge-token'))
  try {
    const version = await untilReady(admin, children, join(folder, 'kube-apiserver.log'))
    await applyRoles(admin)
    return {
      name: `kube-apiserver ${version}`,
      admin,
      coldforge,
      withToken,
      async [Symbol.asyncDispose]() {
        admin[Symbol.dispose]()
        coldforge[Symbol.dispose]()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Gives the authority's certificate. */
async function writeCredentials(folder: string): Promise<string> {
  const { authority, server } = await apiCertificates()
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const tokens = [...staticTokens].map(
    ([token, { name, groups }]) => `${token},${name},${name},"${groups.join(',')}"\n`,
  )
  await writeFile(join(folder, 'server.pem'), server.certificatePem)
  await writeFile(join(folder, 'server.key'), server.privateKeyPem)
  await writeFile(join(folder, 'accounts.key'), privateKey.export({ type: 'sec1', format: 'pem' }))
  await writeFile(join(folder, 'tokens.csv'), tokens.join(''))
  return authority.certificatePem
}

const etcdArguments = (folder: string, client: number, peer: number): readonly string[] => [
  `--data-dir=${join(folder, 'etcd')}`,
  `--listen-client-urls=http://127.0.0.1:${client}`,
  `--advertise-client-urls=http://127.0.0.1:${client}`,
  `--listen-peer-urls=http://127.0.0.1:${peer}`,
  '--unsafe-no-fsync',
]

/** The Priority plugin would refuse a pod that brings its own number; nothing here has a service account. */
const apiServerArguments = (folder: string, etcd: number, port: number): readonly string[] => [
  `--etcd-servers=http://127.0.0.1:${etcd}`,
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  '--endpoint-reconciler-type=none',
  `--secure-port=${port}`,
  `--tls-cert-file=${join(folder, 'server.pem')}`,
  `--tls-private-key-file=${join(folder, 'server.key')}`,
  `--service-account-key-file=${join(folder, 'accounts.key')}`,
  `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
  '--service-account-issuer=https://kubernetes.default',
  '--service-cluster-ip-range=10.96.0.0/16',
  `--token-auth-file=${join(folder, 'tokens.csv')}`,
  '--authorization-mode=RBAC',
  '--enable-bootstrap-token-auth',
  '--disable-admission-plugins=ServiceAccount,Priority',
]

/** Waits for the namespaces that the API server makes last. A program has no other way to say that it is ready than to be asked. */
async function untilReady(admin: KubeClient, children: readonly ChildProcess[], log: string): Promise<string> {
  const giveUp = Date.now() + LONGEST_START
  while (Date.now() < giveUp && children.every(({ exitCode }) => exitCode === null)) {
    const spaces = ['default', 'kube-system', 'kube-public']
    const asked = spaces.map((space) => admin.request({ method: 'GET', path: `/api/v1/namespaces/${space}` }))
    if ((await Promise.all(asked)).every(({ ok }) => ok)) {
      const version = await admin.request({ method: 'GET', path: '/version' })
      return version.ok ? (version.value as { gitVersion: string }).gitVersion : ''
    }
    await pause(200)
  }
  throw new Error(`the API server did not start:\n${(await readFile(log, 'utf8')).slice(-2000)}`)
}
