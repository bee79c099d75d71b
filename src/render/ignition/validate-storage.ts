import type { Findings } from '../source/finding.ts'
import type { Path } from '../source/source-node.ts'
import { checkPath, cleanPath } from './absolute-path.ts'
import { behindLinks } from './behind-links.ts'
import type { Directory, File, FileNode, Link, Owner, Storage } from './ignition-types.ts'
import { checkDisk } from './validate-disk.ts'
import { checkFilesystems } from './validate-filesystem.ts'
import { checkLuks } from './validate-luks.ts'
import { checkRaid } from './validate-raid.ts'
import { checkResource } from './validate-resource.ts'

export function checkStorage(storage: Storage, minor: number, findings: Findings): void {
  for (const [i, disk] of (storage.disks ?? []).entries()) checkDisk(disk, ['storage', 'disks', i], findings)
  for (const [i, raid] of (storage.raid ?? []).entries()) checkRaid(raid, ['storage', 'raid', i], findings)
  for (const [i, luks] of (storage.luks ?? []).entries()) checkLuks(luks, ['storage', 'luks', i], minor, findings)
  checkFilesystems(storage, minor, findings)
  checkNodes(storage, minor, findings)
}

function checkNodes({ directories = [], files = [], links = [] }: Storage, minor: number, findings: Findings): void {
  const pathsOf = (nodes: readonly FileNode[]): readonly string[] => nodes.map((n) => n.path)
  const behind = behindLinks([...pathsOf(directories), ...pathsOf(files)], pathsOf(links))
  const folders = new Set(directories.map((d) => d.path))
  for (const [i, directory] of directories.entries()) {
    const path = ['storage', 'directories', i]
    checkNode(directory, behind, path, findings)
    checkMode(directory, path, minor, findings)
  }
  for (const [i, file] of files.entries()) {
    const path = ['storage', 'files', i]
    checkNode(file, behind, path, findings)
    checkMode(file, path, minor, findings)
    checkContents(file, path, minor, findings)
  }
  for (const [i, link] of links.entries()) {
    const path = ['storage', 'links', i]
    checkNode(link, behind, path, findings)
    checkLink(link, folders, path, findings)
  }
}

function checkNode(node: FileNode, behind: ReadonlyMap<string, string>, path: Path, findings: Findings): void {
  checkPath(node.path, [...path, 'path'], findings)
  checkOwner(node.user, [...path, 'user'], findings)
  checkOwner(node.group, [...path, 'group'], findings)
  const link = behind.get(node.path)
  if (link !== undefined) {
    findings.error(path, `the path goes through the link ${link} of this config; name the place it leads to`)
  }
}

function checkOwner(owner: Owner | undefined, path: Path, findings: Findings): void {
  const both = owner?.id !== undefined && owner.name !== undefined && owner.name !== ''
  if (both) findings.error(path, 'id and name exclude each other')
}

function checkMode({ mode }: File | Directory, path: Path, minor: number, findings: Findings): void {
  if (mode === undefined) return
  if (mode < 0 || mode > 0o7777) findings.error([...path, 'mode'], `the mode ${mode} is not between 0 and 4095 (07777)`)
  else if (minor < 6 && (mode & 0o7000) !== 0) {
    findings.warning(
      [...path, 'mode'],
      'setuid, setgid and sticky bits work from version 3.6.0 on; here they are ignored',
    )
  }
}

function checkContents(
  { append = [], contents, overwrite }: File,
  path: Path,
  minor: number,
  findings: Findings,
): void {
  if (overwrite === true && contents?.source === undefined) {
    findings.error([...path, 'overwrite'], 'overwrite needs contents with a source')
  }
  if (contents !== undefined) checkResource(contents, [...path, 'contents'], minor, findings)
  for (const [i, resource] of append.entries()) checkResource(resource, [...path, 'append', i], minor, findings)
}

function checkLink(link: Link, directories: ReadonlySet<string>, path: Path, findings: Findings): void {
  const { target, hard } = link
  if (target === undefined || target === '') {
    findings.error([...path, 'target'], 'a link needs a target')
    return
  }
  if (hard !== true) return
  const absolute = target.startsWith('/') ? cleanPath(target) : cleanPath(`${link.path}/${target}`)
  if (directories.has(absolute)) findings.error(path, `a hard link cannot lead to the directory ${absolute}`)
  for (const [kind, owner] of [
    ['user', link.user],
    ['group', link.group],
  ] as const) {
    for (const field of ['id', 'name'] as const) {
      if (owner?.[field] !== undefined)
        findings.warning([...path, kind, field], 'a hard link has the owner of its target; this is ignored')
    }
  }
}
