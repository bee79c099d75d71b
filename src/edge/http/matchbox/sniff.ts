/** How many bytes `sniffType` looks at. */
export const SNIFFED = 512

/** One signature of the MIME Sniffing standard: latin1 text, `.` for a byte that may be anything where `loose` is set. */
interface Signature {
  readonly text: string
  readonly type: string
  readonly loose?: true
}

const TAGS: readonly string[] =
  '<!DOCTYPE HTML,<HTML,<HEAD,<SCRIPT,<IFRAME,<H1,<DIV,<FONT,<TABLE,<A,<STYLE,<TITLE,<B,<BODY,<BR,<P,<!--'.split(',')

const SIGNATURES: readonly Signature[] = [
  { text: '%PDF-', type: 'application/pdf' },
  { text: '%!PS-Adobe-', type: 'application/postscript' },
  { text: '\xfe\xff..', type: 'text/plain; charset=utf-16be', loose: true },
  { text: '\xff\xfe..', type: 'text/plain; charset=utf-16le', loose: true },
  { text: '\xef\xbb\xbf.', type: 'text/plain; charset=utf-8', loose: true },
  { text: '\0\0\x01\0', type: 'image/x-icon' },
  { text: '\0\0\x02\0', type: 'image/x-icon' },
  { text: 'BM', type: 'image/bmp' },
  { text: 'GIF87a', type: 'image/gif' },
  { text: 'GIF89a', type: 'image/gif' },
  { text: 'RIFF....WEBPVP', type: 'image/webp', loose: true },
  { text: '\x89PNG\r\n\x1a\n', type: 'image/png' },
  { text: '\xff\xd8\xff', type: 'image/jpeg' },
  { text: 'FORM....AIFF', type: 'audio/aiff', loose: true },
  { text: 'ID3', type: 'audio/mpeg' },
  { text: 'OggS\0', type: 'application/ogg' },
  { text: 'MThd\0\0\0\x06', type: 'audio/midi' },
  { text: 'RIFF....AVI ', type: 'video/avi', loose: true },
  { text: 'RIFF....WAVE', type: 'audio/wave', loose: true },
  { text: '\x1a\x45\xdf\xa3', type: 'video/webm' },
  { text: `${'.'.repeat(34)}LP`, type: 'application/vnd.ms-fontobject', loose: true },
  { text: '\0\x01\0\0', type: 'font/ttf' },
  { text: 'OTTO', type: 'font/otf' },
  { text: 'ttcf', type: 'font/collection' },
  { text: 'wOFF', type: 'font/woff' },
  { text: 'wOF2', type: 'font/woff2' },
  { text: '\x1f\x8b\x08', type: 'application/x-gzip' },
  { text: 'PK\x03\x04', type: 'application/zip' },
  { text: 'Rar!\x1a\x07\0', type: 'application/x-rar-compressed' },
  { text: 'Rar!\x1a\x07\x01\0', type: 'application/x-rar-compressed' },
  { text: '\0asm', type: 'application/wasm' },
]

/** The type of a content from its first bytes, as Go's `http.DetectContentType` tells it (WHATWG MIME Sniffing, section 7). */
export function sniffType(content: Buffer): string {
  const head = content.subarray(0, SNIFFED).toString('latin1')
  const trimmed = head.replace(/^[\t\n\f\r ]+/, '')
  if (TAGS.some((tag) => startsWithTag(trimmed, tag))) return 'text/html; charset=utf-8'
  if (trimmed.startsWith('<?xml')) return 'text/xml; charset=utf-8'
  const found = SIGNATURES.find((signature) => matches(head, signature))
  if (found !== undefined) return found.type
  if (isMp4(content.subarray(0, SNIFFED))) return 'video/mp4'
  return content.subarray(head.length - trimmed.length, SNIFFED).some(isBinary)
    ? 'application/octet-stream'
    : 'text/plain; charset=utf-8'
}

/** A "binary data byte" of the standard: a control character that is neither white space nor ESC. */
const isBinary = (byte: number): boolean => byte < 0x20 && !PLAIN_CONTROLS.includes(byte)
const PLAIN_CONTROLS: readonly number[] = [0x09, 0x0a, 0x0c, 0x0d, 0x1b]

const startsWithTag = (text: string, tag: string): boolean =>
  text.length > tag.length && text.slice(0, tag.length).toUpperCase() === tag && ' >'.includes(text[tag.length] ?? '-')

const matches = (head: string, { text, loose }: Signature): boolean =>
  loose === undefined
    ? head.startsWith(text)
    : head.length >= text.length && Array.from(text).every((char, i) => char === '.' || char === head[i])

/** Section 6.2.1: a box `ftyp` that names a brand starting with `mp4`. */
function isMp4(content: Buffer): boolean {
  if (content.length < 12 || content.toString('latin1', 4, 8) !== 'ftyp') return false
  const size = content.readUInt32BE(0)
  if (content.length < size || size % 4 !== 0) return false
  for (let at = 8; at < size; at += 4) {
    if (at !== 12 && content.toString('latin1', at, at + 3) === 'mp4') return true
  }
  return false
}
