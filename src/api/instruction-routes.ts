import { z } from 'zod'
import { refusal } from '../base/refusal.ts'
import type { Instruction } from '../domain/agents/instruction.ts'
import type { Machine } from '../domain/machines/machine.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { byId } from './by-id.ts'
import { instruction, newInstruction } from './contract.ts'
import { findMachine } from './find-machine.ts'
import { noteChange } from './record-changes.ts'
import { notFound, RefusalError } from './refusal-error.ts'

const byBoth = byId.extend({ instruction: z.coerce.number().int() })

/** What agents are asked to do, what became of it, and what they collected. */
export function instructionRoutes(api: Api, deps: ApiDeps): void {
  const find = async (machine: Machine, id: number): Promise<Instruction> => {
    const found = await deps.findInstruction(id)
    if (found?.machineId !== machine.uuid) throw notFound('instruction')
    return found
  }

  api.post(
    '/machines/:id/instructions',
    { schema: { params: byId, body: newInstruction, response: { 201: instruction } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'operate')
      const machine = await findMachine(deps, organizationId, request.params.id)
      const given = await deps.instruct(machine.uuid, request.body.kind)
      noteChange(request, { subject: `machine ${machine.id}`, after: { kind: given.kind } })
      return reply.code(201).send(present(given))
    },
  )

  api.get(
    '/machines/:id/instructions/:instruction',
    { schema: { params: byBoth, response: { 200: instruction } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      return present(await find(await findMachine(deps, organizationId, request.params.id), request.params.instruction))
    },
  )

  api.get(
    '/machines/:id/instructions/:instruction/diagnostics',
    { schema: { description: 'What the agent collected, as text.', params: byBoth } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'read')
      const machine = await findMachine(deps, organizationId, request.params.id)
      const { id } = await find(machine, request.params.instruction)
      const text = await deps.diagnostics.read(machine.uuid, id)
      if (text === undefined) throw new RefusalError(notThere(id))
      return reply.type('text/plain; charset=utf-8').send(Buffer.from(text))
    },
  )
}

const present = ({ id, kind, state, detail }: Instruction): z.infer<typeof instruction> => ({ id, kind, state, detail })

const notThere = (id: number) =>
  refusal(
    'NO_DIAGNOSTICS',
    404,
    `nothing collected for instruction ${id} is here`,
    'wait until the instruction is done, or ask for diagnostics again: only the newest are kept',
  )
