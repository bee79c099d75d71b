import { instant, type Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'

/** The right to download the files of one boot artifact without an API key, for a while: what is pasted into a BMC or a `curl`. */
export interface DownloadLink {
  readonly artifactId: number
  /** Whole seconds. */
  readonly expiresAt: Instant
}

/**
 * How long a link works. It stands for a private key and ends up in shell histories and BMC logs, so it lives about as long as the work
 * it was made for; another costs one request.
 */
export const DOWNLOAD_SECONDS: number = 60 * 60

/** Our keyed signature of a text, safe in a URL. */
export type Sign = (text: string) => string

/** Path in front of the file names: `/artifacts/7/1790000000-…`. One signature opens the whole set: its files hold the same key. */
export const downloadPath = ({ artifactId, expiresAt }: DownloadLink, sign: Sign): string => {
  const seconds = Math.floor(expiresAt / 1000)
  return `/artifacts/${artifactId}/${seconds}-${sign(message(artifactId, seconds))}`
}

/** What a path asks for, if we made it and it still counts. */
export function judgeDownloadPath(
  path: string,
  sign: Sign,
  now: Instant,
): { readonly link: DownloadLink; readonly file: string } | Refusal {
  const [, id = '', seconds = '', signed = '', file = ''] =
    /^\/artifacts\/(\d{1,15})\/(\d{1,12})-([\w-]{1,64})\/([\w.-]{1,64})$/.exec(path) ?? []
  const artifactId = Number(id)
  // A signature is compared by signing again what it should be of; unequal ones tell nothing about how near they came.
  if (id === '' || sign(message(artifactId, Number(seconds))) !== signed) return unknown
  const expiresAt = instant(Number(seconds) * 1000)
  return now >= expiresAt ? expired : { link: { artifactId, expiresAt }, file }
}

const message = (artifactId: number, seconds: number): string => `download ${artifactId} ${seconds}`

const AGAIN = 'ask for a new link: coldforge artifact show'
const unknown = refusal('DOWNLOAD_UNKNOWN', 404, 'this download link was not made by this server', AGAIN)
const expired = refusal('DOWNLOAD_EXPIRED', 410, 'this download link has expired', AGAIN)
