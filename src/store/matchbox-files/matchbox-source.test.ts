import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { DeclaredKind } from '../../domain/profiles/declared-document.ts'
import { profileSourceSuite } from '../../domain/profiles/profile-source.suite.ts'
import { confinedPath } from './confined-path.ts'
import { describeProblem } from './file-problem.ts'
import { MatchboxFiles } from './matchbox-files.ts'

const fileOf = (root: string, kind: DeclaredKind, name: string): string | undefined => {
  if (kind !== 'group' && kind !== 'profile') return confinedPath(join(root, kind), name)
  return name === '' ? undefined : confinedPath(join(root, `${kind}s`), `${name}.json`)
}

/** The kernel queues the news with the write; the event loop reads them before its second round ends. */
async function watchHasTold(): Promise<void> {
  await setImmediate()
  await setImmediate()
}

profileSourceSuite('a matchbox data folder', async () => {
  const root = mkdtempSync(join(tmpdir(), 'source-'))
  let told: string | undefined
  const files = new MatchboxFiles({
    root,
    onProblem: (problem) => {
      told = describeProblem(problem)
    },
    onRecovery: () => {},
  })
  const put = async (kind: DeclaredKind, name: string, text: string): Promise<string | undefined> => {
    const path = fileOf(root, kind, name)
    if (path === undefined) return `"${name}" is not the name of a file`
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    await watchHasTold()
    told = undefined
    files.groups()
    files.profile(name)
    return told
  }
  return {
    source: files,
    put,
    remove: async (kind, name) => {
      rmSync(fileOf(root, kind, name) ?? '')
      await watchHasTold()
    },
    [Symbol.asyncDispose]: async () => {
      files[Symbol.dispose]()
      rmSync(root, { recursive: true })
    },
  }
})
