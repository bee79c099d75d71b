/** The status codes in use, https://grpc.github.io/grpc/core/md_doc_statuscodes.html. */
const CODES = {
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
} as const

export interface GrpcError {
  readonly code: (typeof CODES)[keyof typeof CODES]
  readonly says: string
}

export const grpcError = (
  code: keyof typeof CODES,
  says: string,
): { readonly ok: false; readonly error: GrpcError } => ({
  ok: false,
  error: { code: CODES[code], says },
})

/** `grpc-message` is percent-encoded UTF-8 (gRPC over HTTP/2, "Responses"). */
export const encodeGrpcMessage = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(
      /[^\x20-\x24\x26-\x7e]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
