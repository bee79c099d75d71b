import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { hardwareSchema, type Hardware } from './hardware.ts'

export interface ReadHardware {
  readonly hardware: readonly Hardware[]
  /** One sentence for everything in the file that is not a usable `Hardware`. */
  readonly left: readonly string[]
}

/** Any mapping with a kind; lists as `kubectl get -o yaml` prints them are opened. */
const resourceSchema = z.looseObject({ kind: z.string(), items: z.array(z.unknown()).optional() })

/** Reads the documents of a YAML file. What cannot be read is named with its line and costs no other. */
export function readHardware(yaml: string): ReadHardware {
  const hardware: Hardware[] = []
  const left: string[] = []
  const take = (value: unknown, where: string): void => {
    const resource = resourceSchema.safeParse(value)
    if (!resource.success) return void left.push(`${where}: not a Kubernetes resource`)
    const { kind, items } = resource.data
    if (items !== undefined) return items.forEach((item, i) => take(item, `${where}, item ${i + 1}`))
    if (kind !== 'Hardware') return void left.push(`${where}: a ${kind} has no counterpart here`)
    const read = hardwareSchema.safeParse(value)
    if (read.success) hardware.push(read.data)
    else left.push(...read.error.issues.map((issue) => `${where}: ${issue.path.join('.')}: ${issue.message}`))
  }
  const documents = parseAllDocuments(yaml, { logLevel: 'silent' })
  documents.forEach((document, i) => {
    const where = `document ${i + 1}`
    const [error] = document.errors
    if (error !== undefined) left.push(`${where}: ${error.message.split('\n')[0]}`)
    else if (document.contents !== null) take(document.toJS({ maxAliasCount: 100 }), where)
  })
  return { hardware, left }
}
