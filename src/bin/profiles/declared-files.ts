import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { declaredKinds, placeOf, type DeclaredKind } from '../../domain/profiles/declared-document.ts'
import { Problem } from '../problem.ts'

/** A document as it is sent to a server. */
export interface NamedDocument {
  readonly kind: DeclaredKind
  readonly name: string
  readonly text: string
}

const FOLDERS: Readonly<Record<DeclaredKind, string>> = {
  group: 'groups',
  profile: 'profiles',
  ignition: 'ignition',
  cloud: 'cloud',
  generic: 'generic',
  ipxe: 'ipxe',
  grub: 'grub',
}

/** The documents of a file, or of a whole data folder. `kind` is what a file is when its folder does not tell. Throws a `Problem`. */
export function documentsAt(path: string, kind: DeclaredKind | undefined): readonly NamedDocument[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new Problem(`There is no file ${path}.`)
  if (!stats.isDirectory()) return [documentOfFile(path, kind)]
  const documents = documentsOfFolder(path)
  if (documents.length === 0) throw new Problem(`${path} holds none of groups/, profiles/, ignition/ and so on.`)
  return documents
}

/** Everything in a matchbox data folder but its assets, whether it can be used or not. */
export const documentsOfFolder = (root: string): readonly NamedDocument[] =>
  declaredKinds.flatMap((kind) => {
    const folder = join(root, FOLDERS[kind])
    return filesBelow(folder).flatMap((path): NamedDocument[] => {
      const name = nameIn(kind, folder, path)
      return name === undefined ? [] : [{ kind, name, text: textOf(path) }]
    })
  })

/** Only matchbox's groups and profiles must end so, and lie flat. */
function nameIn(kind: DeclaredKind, folder: string, path: string): string | undefined {
  const name = relative(folder, path)
  if (kind !== 'group' && kind !== 'profile') return name
  return name.endsWith('.json') && !name.includes('/') ? name.slice(0, -'.json'.length) : undefined
}

function documentOfFile(path: string, given: DeclaredKind | undefined): NamedDocument {
  const folder = basename(dirname(resolve(path)))
  const kind = declaredKinds.find((known) => FOLDERS[known] === folder) ?? given
  if (kind === undefined)
    throw new Problem(`${path}: what is it? Keep it in a folder that says so: ignition/worker.yaml.`)
  const isJson = kind === 'group' || kind === 'profile'
  return { kind, name: isJson ? basename(path, '.json') : basename(path), text: textOf(path) }
}

/** Without hidden ones: drafts of editors, and the folders behind the links of a Kubernetes volume. */
const filesBelow = (folder: string): readonly string[] =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
        .map((name) => join(folder, name))
        .filter((path) => statSync(path).isFile())
    : []

function textOf(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path))
  } catch (failure) {
    if (failure instanceof TypeError) throw new Problem(`${path} is not UTF-8, so it cannot be sent.`)
    throw failure
  }
}

/** What a folder holds, for messages: `3 groups, 1 profile, 2 templates`. */
export function countDocuments(documents: readonly { readonly kind: DeclaredKind }[]): string {
  const groups = documents.filter(({ kind }) => kind === 'group').length
  const profiles = documents.filter(({ kind }) => kind === 'profile').length
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
  return [
    counted(groups, 'group'),
    counted(profiles, 'profile'),
    counted(documents.length - groups - profiles, 'template'),
  ].join(', ')
}

/** Those of a folder by their place. */
export const placesIn = (documents: readonly NamedDocument[]): ReadonlySet<string> => new Set(documents.map(placeOf))
