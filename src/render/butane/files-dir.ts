import { err, ok, type Result } from '../../base/result.ts'
import { cleanPath } from '../ignition/absolute-path.ts'

/** The folder that `local` names are relative to. Whoever implements it follows no link out of it. */
export interface FilesDir {
  /** The bytes of a file, or why there are none. */
  readonly read: (path: string) => Result<Uint8Array, string>
  /** Everything below a folder except folders, or why it cannot be listed. */
  readonly list: (path: string) => Result<readonly TreeEntry[], string>
}

export type TreeEntry =
  /** `path` is relative to the listed folder, with slashes. */
  | { readonly kind: 'file'; readonly path: string; readonly executable: boolean }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'other'; readonly path: string }

/** The name of a local file without `..`, relative to the folder. */
export function localPath(
  files: FilesDir | undefined,
  path: string,
): Result<{ files: FilesDir; path: string }, string> {
  if (files === undefined) return err('local files need the folder they are in (--files-dir)')
  const clean = cleanPath(path.replace(/^\/+/, ''))
  if (clean === '..' || clean.startsWith('../')) return err(`"${path}" leads out of the files folder`)
  return ok({ files, path: clean })
}

export function readLocal(files: FilesDir | undefined, path: string): Result<Uint8Array, string> {
  const local = localPath(files, path)
  return local.ok ? local.value.files.read(local.value.path) : local
}
