import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { choiceOf } from '../boot/pool-image.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { OsChoice } from '../domain/pools/pool.ts'
import type { OsContent } from '../domain/revisions/pool-content.ts'

/** The image of the configuration, as pools name it, and what is in it. */
export function configuredOs(image: OsImage | undefined): {
  readonly defaultOs: OsChoice | undefined
  readonly osContent: (choice: OsChoice) => Promise<OsContent | undefined>
} {
  if (image === undefined) return { defaultOs: undefined, osContent: async () => undefined }
  const choice = choiceOf(image)
  let known: Promise<OsContent> | undefined
  return {
    defaultOs: choice,
    osContent: async ({ channel, version }) => {
      if (channel !== choice.channel || version !== choice.version) return undefined
      // Files of a running server do not change; one that could not be read is tried again.
      known ??= contentOf(image, choice).catch((failure: unknown) => {
        known = undefined
        throw failure
      })
      return known
    },
  }
}

async function contentOf(image: OsImage, choice: OsChoice): Promise<OsContent> {
  const files = []
  for (const { name, path } of [image.kernel, ...image.initrds]) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    files.push({ name, sha256: hash.digest('hex') })
  }
  return { ...choice, files, arguments: image.arguments }
}
