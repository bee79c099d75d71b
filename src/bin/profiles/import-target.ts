import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { placeOf } from '../../domain/profiles/declared-document.ts'
import { writeFileAtomically } from '../../store/matchbox-files/atomic-file.ts'
import { confinedPath } from '../../store/matchbox-files/confined-path.ts'
import { apiClient, type ClientOptions } from '../api-client.ts'
import { sendDocuments } from './declared-client.ts'
import type { NamedDocument } from './declared-files.ts'
import { Problem } from '../problem.ts'

/** Where imported documents go. */
export type ImportTarget = (documents: readonly NamedDocument[]) => Promise<void>

export interface ImportOptions extends ClientOptions {
  readonly to?: string
  readonly apply?: true
}

const FOLDERS = ['groups', 'profiles', 'ignition', 'cloud', 'generic', 'ipxe', 'grub', 'assets']

/** Undefined when only a report is wanted. */
export function importTarget(options: ImportOptions): ImportTarget | undefined {
  if (options.to !== undefined && options.apply === true)
    throw new Problem('Give --to for a folder or --apply for the server, not both.')
  if (options.to !== undefined) return intoFolder(options.to)
  if (options.apply !== true) return undefined
  const client = apiClient(options)
  return async (documents) => void (await sendDocuments(client, documents))
}

/** A matchbox data folder, made if it is not there. */
export function intoFolder(root: string): ImportTarget {
  return async (documents) => {
    for (const name of FOLDERS) mkdirSync(join(root, name), { recursive: true })
    for (const document of documents) {
      const isJson = document.kind === 'group' || document.kind === 'profile'
      const path = confinedPath(root, `${placeOf(document)}${isJson ? '.json' : ''}`)
      if (path === undefined) throw new Problem(`"${placeOf(document)}" leads out of ${root}.`)
      writeFileAtomically(path, Buffer.from(document.text))
    }
  }
}
