import 'reflect-metadata'
import { Pkcs10CertificateRequest, SubjectAlternativeNameExtension } from '@peculiar/x509'

/** What a certificate would say if the request were signed. */
export interface CsrClaims {
  readonly commonNames: readonly string[]
  readonly organizations: readonly string[]
  /** DNS names and IP addresses. */
  readonly names: readonly string[]
  /** It also claims e-mail addresses, URLs or something else that no kubelet has. */
  readonly hasOtherNames: boolean
}

/** Reads a PKCS#10 request (RFC 2986); undefined when it is none. Its signature is checked by whoever signs. */
export function csrClaims(pem: string): CsrClaims | undefined {
  try {
    const request = new Pkcs10CertificateRequest(pem)
    const extensions = request.extensions.filter((e) => e instanceof SubjectAlternativeNameExtension)
    // With two, it would depend on the parser which one counts.
    if (extensions.length > 1) return undefined
    const names = extensions[0]?.names.toJSON() ?? []
    const isUsual = (type: string): boolean => type === 'dns' || type === 'ip'
    return {
      commonNames: request.subjectName.getField('CN'),
      organizations: request.subjectName.getField('O'),
      names: names.filter(({ type }) => isUsual(type)).map(({ value }) => value),
      hasOtherNames: names.some(({ type }) => !isUsual(type)),
    }
  } catch {
    return undefined
  }
}
