import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** One thing that a process did to a file, in the order of its system calls; `print` is a line on its standard output. */
export type DiskStep =
  | { readonly kind: 'write'; readonly file: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'remove'; readonly file: string }
  | { readonly kind: 'print'; readonly line: string }

const CALLS = 'pwrite64,write,ftruncate,fdatasync,fsync,unlink'

/** Runs a Node program to its end and tells what it did to files, named without their folder. */
export function traceDisk(args: readonly string[]): readonly DiskStep[] {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-trace-'))
  try {
    const log = join(folder, 'calls')
    const options = ['-f', '-qq', '-y', '-xx', '-s', '1000000', '-e', 'signal=none', '-e', `trace=${CALLS}`, '-o', log]
    execFileSync('strace', [...options, process.execPath, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    return wholeCalls(readFileSync(log, 'latin1')).flatMap(stepOf)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A call that another thread interrupts is told of in two lines; it has happened by the second. */
function wholeCalls(log: string): readonly string[] {
  const begun = new Map<string, string>()
  return log.split('\n').flatMap((line) => {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    if (text.endsWith(' <unfinished ...>')) {
      begun.set(thread, text.slice(0, -' <unfinished ...>'.length))
      return []
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)
    return [resumed === null ? text : (begun.get(thread) ?? '') + (resumed[1] ?? '')]
  })
}

const CALL = /^(\w+)\((\d+)<([^>]*)>(?:, "([^"]*)", \d+)?(?:, (\d+))?\) += (-?\d+)/

function stepOf(call: string): readonly DiskStep[] {
  const removed = /^unlink\("([^"]*)"\) += 0/.exec(call)
  if (removed !== null) return [{ kind: 'remove', file: basename(unhex(removed[1]).toString()) }]
  const [, name, fd, path, data, number, result] = CALL.exec(call) ?? []
  if (name === undefined || Number(result) < 0) return []
  const file = basename(unhex(path).toString())
  switch (name) {
    case 'pwrite64':
      return [{ kind: 'write', file, offset: Number(number), bytes: unhex(data) }]
    case 'ftruncate':
      return [{ kind: 'truncate', file, length: Number(number) }]
    case 'write':
      return fd === '1' ? [{ kind: 'print', line: unhex(data).toString().trimEnd() }] : []
    default:
      return [{ kind: 'sync', file }]
  }
}

const unhex = (escaped: string | undefined): Buffer => Buffer.from((escaped ?? '').replaceAll('\\x', ''), 'hex')
