import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describeProblem } from '../store/matchbox-files/file-problem.ts'
import { MatchboxFiles } from '../store/matchbox-files/matchbox-files.ts'

const FOLDERS = ['groups', 'profiles', 'ignition', 'cloud', 'generic', 'ipxe', 'grub', 'assets']

/** The data folder to write into, made if it is not there; undefined when only a report is wanted. */
export function openTarget(folder: string | undefined): MatchboxFiles | undefined {
  if (folder === undefined) return undefined
  for (const name of FOLDERS) mkdirSync(join(folder, name), { recursive: true })
  return new MatchboxFiles({
    root: folder,
    onProblem: (problem) => console.error(describeProblem(problem)),
    onRecovery: () => {},
  })
}
