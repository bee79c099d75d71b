import { diffContent, type Difference } from '../../domain/revisions/diff-content.ts'
import { diffLines, type DiffLine } from '../../domain/revisions/diff-lines.ts'
import type { MachineContent } from '../../domain/revisions/machine-content.ts'
import type { MachineWork } from '../../domain/revisions/machine-role.ts'
import { kernelArgumentsOf, type FileDigest } from '../../domain/revisions/pool-content.ts'
import { emitIgnition } from '../ignition/emit-ignition.ts'
import type { Ignition, Resource } from '../ignition/ignition-types.ts'
import { workerIgnition } from './worker-ignition.ts'

/** What a machine boots of one revision, without the token that only a boot gets. */
export interface Preview {
  readonly machine: MachineContent
  /** Undefined for a revision without a pool: of that the machine gets nothing but its name. */
  readonly work: Pick<MachineWork, 'pool' | 'join'> | undefined
}

/** What changes for a machine from one revision to another, as it will be booted. */
export interface Comparison {
  /** The settings themselves. */
  readonly settings: readonly Difference[]
  /** The command line, an argument a line. */
  readonly kernelArguments: readonly DiffLine[]
  /** Files of the system whose bytes differ. */
  readonly files: readonly {
    readonly name: string
    readonly before: string | undefined
    readonly after: string | undefined
  }[]
  /** Ignition, with the text of the files in it line by line. */
  readonly ignition: readonly DiffLine[]
}

export function compareRevisions(before: Preview, after: Preview): Comparison {
  return {
    settings: diffContent(contentOf(before), contentOf(after)),
    kernelArguments: diffLines(argumentsOf(before), argumentsOf(after)),
    files: changedFiles(filesOf(before), filesOf(after)),
    ignition: diffLines(ignitionOf(before), ignitionOf(after)),
  }
}

const contentOf = ({ machine, work }: Preview): object => ({
  machine: { ...machine, pool: undefined },
  pool: work?.pool,
})
const argumentsOf = ({ work }: Preview): readonly string[] => (work === undefined ? [] : kernelArgumentsOf(work.pool))
const filesOf = ({ work }: Preview): readonly FileDigest[] => work?.pool.os.files ?? []
const ignitionOf = ({ machine, work }: Preview): readonly string[] =>
  work === undefined ? [] : readable(workerIgnition({ machine, ...work, bootstrapToken: undefined }))

function changedFiles(before: readonly FileDigest[], after: readonly FileDigest[]): Comparison['files'] {
  const [old, young] = [before, after].map((files) => new Map(files.map(({ name, sha256 }) => [name, sha256])))
  const names = [...new Set([...before, ...after].map(({ name }) => name))]
  return names
    .map((name) => ({ name, before: old?.get(name), after: young?.get(name) }))
    .filter((file) => file.before !== file.after)
}

/** The config with each file's text behind it, because nobody reads percent signs. */
function readable(config: Ignition): readonly string[] {
  const files = config.storage?.files ?? []
  const skeleton: Ignition = {
    ...config,
    storage: { files: files.map((file) => ({ ...file, contents: withoutText(file.contents ?? {}) })) },
    systemd: { units: (config.systemd?.units ?? []).map(({ name, enabled = false }) => ({ name, enabled })) },
  }
  const texts = [
    ...files.map(({ path, contents }) => [path, textOf(contents)] as const),
    ...(config.systemd?.units ?? []).map(({ name, contents }) => [name, contents] as const),
  ]
  return [
    ...emitIgnition(skeleton, { empty: 'omit', pretty: true }).split('\n'),
    ...texts.flatMap(([name, text]) => (text === undefined ? [] : [`==> ${name}`, ...text.trimEnd().split('\n')])),
  ]
}

const DATA = 'data:,'

const withoutText = (resource: Resource): Resource =>
  resource.source?.startsWith(DATA) === true ? { ...resource, source: DATA } : resource

const textOf = (resource: Resource | undefined): string | undefined =>
  resource?.source?.startsWith(DATA) === true ? decodeURIComponent(resource.source.slice(DATA.length)) : undefined
