import type { MachineDetails } from '../domain/machines/machine-registry.ts'
import type { ManagedMachine } from '../domain/machines/managed-machine.ts'
import type { ApiDeps } from './api-deps.ts'
import { notFound } from './refusal-error.ts'

/** A machine of this organization, as people decide about it. Throws a refusal where there is none. */
export async function findMachine(
  { managed }: Pick<ApiDeps, 'managed'>,
  organizationId: number,
  id: number,
): Promise<ManagedMachine> {
  const found = await managed.machine(organizationId, id)
  if (found === undefined) throw notFound('machine')
  return found
}

/** The same machine with all that it said about itself. */
export async function findMachineDetails(
  { machines }: Pick<ApiDeps, 'machines'>,
  organizationId: number,
  id: number,
): Promise<MachineDetails> {
  const found = await machines.machine(organizationId, id)
  if (found === undefined) throw notFound('machine')
  return found
}
