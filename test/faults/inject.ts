import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** For `skip`: why system calls cannot be made to fail here, or false. */
export const cannotInject: string | false = spawnSync('strace', ['--version']).error !== undefined && 'install strace'

/**
 * From when this resolves until it is disposed, the kernel answers the named system calls of a process as `fault` says, in the words of
 * strace(1): `error=EIO`, `delay_exit=200000`.
 */
export async function inject(pid: number, calls: string, fault: string): Promise<AsyncDisposable> {
  const options = ['-f', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${calls}:${fault}`, '-p', String(pid)]
  const strace = spawn('strace', options, { stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    strace.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
      if (said.includes('attached')) resolve()
    })
    strace.once('exit', () => reject(new Error(`strace ended: ${said}`)))
  })
  return {
    async [Symbol.asyncDispose]() {
      if (strace.exitCode !== null || strace.signalCode !== null) return
      const exited = once(strace, 'exit')
      strace.kill('SIGINT')
      await exited
    },
  }
}
