import { cpSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Profile } from '../../domain/profiles/profile.ts'
import { readDocument } from '../../store/declared/read-document.ts'
import { carryOver } from './carry-over.ts'
import { countDocuments, documentsOfFolder, type NamedDocument } from './declared-files.ts'
import type { ImportTarget } from './import-target.ts'
import { Problem } from '../problem.ts'

/** Carries over what can be used, and tells what cannot, or works differently inside `coldforge serve`. `assetsTo` is where the assets are copied to. */
export async function importMatchbox(
  folder: string,
  target: ImportTarget | undefined,
  assetsTo: string | undefined,
  tell: (line: string) => void,
): Promise<void> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Problem(`${folder} is not a folder.`)
  const { documents, left } = carryOver(documentsOfFolder(folder))
  for (const says of left) tell(`left: ${says}`)
  for (const says of documents.flatMap(differences)) tell(`different in coldforge serve: ${says}`)
  await target?.(documents)
  tell(`${target === undefined ? 'would carry over' : 'carried over'}: ${countDocuments(documents)}`)
  carryAssets(join(folder, 'assets'), assetsTo, tell)
}

function differences({ kind, name, text }: NamedDocument): readonly string[] {
  const read = kind === 'profile' ? readDocument(kind, name, text) : undefined
  return read?.ok === true && read.value.kind === 'profile' ? profileDifferences(read.value.profile) : []
}

function profileDifferences({ key, ignitionId, cloudId, genericId, grubId, boot }: Profile): readonly string[] {
  const whose = `profiles/${key}`
  const takesUrl = boot?.args.some((arg) => arg.startsWith('ignition.config.url=')) === true
  return [
    ...(ignitionId !== '' && takesUrl ? [`${whose}: ignition.config.url becomes a URL that works once`] : []),
    ...(cloudId + genericId + grubId === ''
      ? []
      : [`${whose}: its cloud, generic and GRUB configs are at \${configs}/cloud and so on, not at a URL with labels`]),
  ]
}

function carryAssets(from: string, to: string | undefined, tell: (line: string) => void): void {
  const files = statSync(from, { throwIfNoEntry: false })?.isDirectory() === true ? filesBelow(from) : 0
  if (files === 0) return
  if (to === undefined) {
    tell(
      `not copied: ${files} files below ${from}; give --assets-to, or copy them into the assets folder of the server`,
    )
    return
  }
  cpSync(from, to, { recursive: true, dereference: true })
  tell(`copied: ${files} files to ${to}`)
}

const filesBelow = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
    .length
