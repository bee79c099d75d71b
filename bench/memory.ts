/** What `coldforge serve` takes: idle, and after a thousand machines have registered themselves through the real boot path. */
import { readFileSync } from 'node:fs'
import { get, startServer } from '../test/server.ts'

const MACHINES = 1000
const AT_ONCE = 20

const residentMegabytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

await using server = await startServer(['--image-kernel', process.execPath])
const idle = residentMegabytes(server.pid())
const { url } = (await server.api('POST', '/chain-urls', { name: 'bench' })).json as { url: string }
const path = url.replace(/^https:\/\/[^/]+/, '')
const started = performance.now()
for (let first = 0; first < MACHINES; first += AT_ONCE) {
  await Promise.all(
    Array.from({ length: AT_ONCE }, (_, i) => {
      const n = (first + i).toString(16).padStart(6, '0')
      const mac = `52-54-00-${n.slice(0, 2)}-${n.slice(2, 4)}-${n.slice(4)}`
      return get(server.ports.https, `${path}&uuid=6a2b5a4e-3f3a-4e5d-8a3a-000000${n}&mac=${mac}`)
    }),
  )
}
const seconds = (performance.now() - started) / 1000
console.log(`idle: ${idle.toFixed(0)} MB resident`)
console.log(
  `after ${MACHINES} machines registered (${(MACHINES / seconds).toFixed(0)} a second, each with a TLS handshake): ${residentMegabytes(server.pid()).toFixed(0)} MB`,
)
