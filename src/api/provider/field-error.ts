import { refusal } from '../../base/refusal.ts'
import { RefusalError } from '../refusal-error.ts'

/** A refusal that is about one field of the request. */
export class FieldError extends RefusalError {
  readonly field: string

  constructor(field: string, code: string, says: string, fix: string) {
    super(refusal(code, 422, says, fix))
    this.field = field
  }
}

/** Throws when one of `names` is this name in whatever case: the client looks things up by name that way and takes the first. */
export function checkFree(names: readonly string[], name: string): void {
  if (names.some((other) => other.toLowerCase() === name.toLowerCase()))
    throw new FieldError('name', 'value_already_exist', `the name "${name}" is taken`, 'choose another one')
}
