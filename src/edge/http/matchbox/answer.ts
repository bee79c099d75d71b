/** An answer that fits in memory. Header names are written as on the wire. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export const TEXT = 'text/plain; charset=utf-8'
export const HTML = 'text/html; charset=utf-8'

export function answer(status: number, type: string, body: string | Buffer): Answer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return { status, headers: { 'Content-Type': type, 'Content-Length': String(bytes.length) }, body: bytes }
}

/** Without a body. Go tells the length of none only where a body could have been. */
export const bare = (status: number, headers: Readonly<Record<string, string>>): Answer => ({
  status,
  headers,
  body: NO_BYTES,
})

const NO_BYTES = Buffer.alloc(0)

/** An error as Go's servers word it: one line of text that no browser may take for something else. */
export function errorAnswer(status: number, says: string): Answer {
  const { headers, body } = answer(status, TEXT, `${says}\n`)
  return { status, headers: { ...headers, 'X-Content-Type-Options': 'nosniff' }, body }
}

export const NOT_FOUND: Answer = errorAnswer(404, '404 page not found')
