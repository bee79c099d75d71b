import { statSync } from 'node:fs'
import { labelsFromQuery } from '../../domain/profiles/labels.ts'
import { documentKinds, documentRenderer } from '../../edge/http/matchbox/document-renderer.ts'
import { describeProblem } from '../../store/matchbox-files/file-problem.ts'
import { MatchboxFiles } from '../../store/matchbox-files/matchbox-files.ts'
import { Problem } from '../problem.ts'
import { checkProfiles, namesTwice } from './profiles-check.ts'
import { diffFolders } from './profiles-diff.ts'
import { explainText } from './profiles-explain.ts'

export interface TestOptions {
  readonly dataPath: string
  readonly label: readonly string[]
  readonly render?: string
  readonly all?: true
}

/** Groups that are explained when not all are asked for. */
const NEAREST = 20

export async function testLabels({ dataPath, label, render, all }: TestOptions): Promise<void> {
  const query = label.map(queryOf).join('&')
  const { labels, badMacs } = labelsFromQuery(query)
  if (badMacs.length > 0) throw new Problem(`"${badMacs[0]}" is not a MAC address; a server would ignore the label.`)
  using files = openFiles(dataPath, (text) => console.error(text))
  if (render === undefined) return console.log(explainText(files.groups(), labels, all === true ? Infinity : NEAREST))
  const kind = documentKinds.find((known) => known === render)
  if (kind === undefined) throw new Problem(`"${render}" is none of ${documentKinds.join(', ')}.`)
  const rendered = await documentRenderer(files)(kind, query)
  if (!rendered.ok) throw new Problem(rendered.error)
  process.stdout.write(rendered.value)
}

/** A label goes the way a machine sends it, so that it is read by the same rules. */
function queryOf(label: string): string {
  const [name = '', ...value] = label.split('=')
  if (name === '' || value.length === 0) throw new Problem(`"${label}" is not name=value.`)
  return `${encodeURIComponent(name)}=${encodeURIComponent(value.join('='))}`
}

/** Exit code 1 when anything is wrong, so that it can stand in a pipeline before the files are shipped. */
export function checkFolder(dataPath: string): void {
  const problems = new Set<string>()
  using files = openFiles(dataPath, (text) => problems.add(text))
  const [groups, profiles] = [files.groups(), files.profiles()]
  for (const problem of namesTwice(dataPath, 'groups', groups)) problems.add(problem)
  for (const problem of namesTwice(dataPath, 'profiles', profiles)) problems.add(problem)
  for (const problem of checkProfiles(files)) problems.add(problem)
  for (const problem of problems) console.error(problem)
  if (problems.size > 0) process.exitCode = 1
  else console.log(`${groups.length} groups and ${profiles.length} profiles are good.`)
}

/** Exit code 1 when anything differs, as `diff` has it. */
export async function showDiff(before: string, after: string): Promise<void> {
  const complain = (text: string): void => console.error(text)
  using old = openFiles(before, complain)
  using young = openFiles(after, complain)
  const lines = await diffFolders(old, young)
  for (const line of lines) console.log(line)
  if (lines.length > 0) process.exitCode = 1
}

function openFiles(root: string, told: (text: string) => void): MatchboxFiles {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Problem(`${root} is not a folder. Name the folder that holds groups/ and profiles/ with --data-path.`)
  return new MatchboxFiles({ root, onProblem: (problem) => told(describeProblem(problem)), onRecovery: () => {} })
}
