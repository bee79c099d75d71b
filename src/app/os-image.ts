import { statSync } from 'node:fs'
import { basename } from 'node:path'
import type { ImageFile, OsImage } from '../domain/images/os-image.ts'
import type { Config } from './config/schema.ts'

/** The OS image that the configuration names, or nothing. Throws when it names a file that is not there. */
export function configuredImage({ image }: Config): OsImage | undefined {
  if (image.kernel === undefined) return undefined
  const initrds = image.initrds.map(imageFile)
  const names = [image.kernel, ...image.initrds].map((path) => basename(path))
  if (new Set(names).size < names.length)
    throw new Error(`image: two files have the same name (${names.join(', ')}); rename one`)
  return { name: image.name, kernel: imageFile(image.kernel), initrds, arguments: image.arguments }
}

function imageFile(path: string): ImageFile {
  const name = basename(path)
  if (!/^[\w.+-]+$/.test(name))
    throw new Error(`image: "${name}" cannot be named in a boot script; use letters, digits, ".", "_", "+" and "-"`)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined || !stats.isFile()) throw new Error(`image: there is no file ${path}`)
  return { name, path, bytes: stats.size }
}
