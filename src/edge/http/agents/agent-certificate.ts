import { isRefusal, refusal, type Refusal } from '../../../base/refusal.ts'
import { FOREIGN } from '../../../domain/agents/machine-key.ts'
import type { AgentHandler } from './agent-call.ts'
import { json } from '../answer.ts'
import { readJson } from '../read-body.ts'

const MAX_BYTES = 16 * 1024

/**
 * `POST /agent/v1/certificate`: a certificate for the key that this machine made for itself. The first key binds the boot to itself; after
 * that only the same key gets one, and a request for one proves that it is held.
 */
export const postCertificate: AgentHandler = async (deps, { from, req, tokenHash }) => {
  const body = await readJson(req, { bytes: MAX_BYTES, milliseconds: deps.bodyMilliseconds })
  if (!body.ok) return body.error
  const csr = requestIn(body.value)
  if (csr === undefined) return badRequest
  const issued = await deps.issueCertificate(csr, from, deps.now())
  if (isRefusal(issued)) return issued
  const { certificatePem, keyHash, expiresAt } = issued
  if (!(await deps.credentials.bindKey(tokenHash, keyHash, expiresAt))) return FOREIGN
  return json({ certificate: certificatePem, renewSeconds: Math.floor((expiresAt - deps.now()) / 2000) })
}

function requestIn(value: unknown): string | undefined {
  const csr: unknown = typeof value === 'object' && value !== null && 'csr' in value ? value.csr : undefined
  return typeof csr === 'string' ? csr : undefined
}

const badRequest: Refusal = refusal(
  'CERTIFICATE_REQUEST_INVALID',
  400,
  'the request holds no certificate request',
  'use the agent that belongs to this server: boot the machine again',
)
