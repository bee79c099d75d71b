import { z } from 'zod'

/** The two certificates of a kubelet: the one it shows to the API, and the one it shows to who asks it for logs. */
export const kubeletSigners = {
  client: 'kubernetes.io/kube-apiserver-client-kubelet',
  serving: 'kubernetes.io/kubelet-serving',
} as const

/** A CertificateSigningRequest: who asked, and what for. */
export interface KubeletCsr {
  readonly name: string
  readonly resourceVersion: string
  readonly signer: string
  /** As the API authenticated it: `system:node:worker-1`, `system:bootstrap:abcdef`. */
  readonly username: string
  readonly groups: readonly string[]
  readonly usages: readonly string[]
  /** PKCS#10 in PEM. */
  readonly requestPem: string
  /** Approved or denied already. */
  readonly isDecided: boolean
}

/** https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/certificate-signing-request-v1/ */
export const csrSchema: z.ZodType<KubeletCsr> = z
  .object({
    metadata: z.object({ name: z.string(), resourceVersion: z.string() }),
    spec: z.object({
      signerName: z.string(),
      username: z.string().default(''),
      groups: z.array(z.string()).default([]),
      usages: z.array(z.string()).default([]),
      request: z.base64(),
    }),
    status: z.object({ conditions: z.array(z.object({ type: z.string() })).default([]) }).prefault({}),
  })
  .transform(({ metadata, spec, status }) => ({
    name: metadata.name,
    resourceVersion: metadata.resourceVersion,
    signer: spec.signerName,
    username: spec.username,
    groups: spec.groups,
    usages: spec.usages,
    requestPem: Buffer.from(spec.request, 'base64').toString(),
    isDecided: status.conditions.some(({ type }) => type === 'Approved' || type === 'Denied'),
  }))
