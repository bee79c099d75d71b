/** Where a Kubernetes API is, how it proves itself to us and how we prove ourselves to it. Holds secrets: never logged. */
export interface KubeAccess {
  /** With `https:`; may have a path, as behind a managed provider's proxy. */
  readonly server: URL
  /** The authorities that it may be certified by. Undefined: those that the system trusts. */
  readonly caPem: string | undefined
  /** The name in its certificate, where it is not the one in the URL. */
  readonly serverName: string | undefined
  readonly credential: KubeCredential
}

export type KubeCredential =
  | { readonly kind: 'certificate'; readonly certificatePem: string; readonly privateKeyPem: string }
  /** Read before every request: the token of a pod is replaced every hour. */
  | { readonly kind: 'token'; readonly read: () => Promise<string> }
