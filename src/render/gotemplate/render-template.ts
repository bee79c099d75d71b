import { err, ok, type Result } from '../../base/result.ts'
import { DEFAULT_LIMITS, type TemplateLimits } from './budget.ts'
import { Executor } from './executor.ts'
import type { TemplateData } from './go-value.ts'
import { type Definitions, parse } from './parser.ts'
import { Fault, locate, type TemplateError } from './template-error.ts'

/** A parsed template. Parse once, execute often. */
export interface Template {
  readonly text: string
  readonly definitions: Definitions
}

/**
 * Go's text/template for data that came from JSON, with `missingkey=error` and the built-in functions.
 * Values have no methods, complex numbers do not exist, and a string cut inside a character gets U+FFFD.
 */
export function renderTemplate(
  text: string,
  data: TemplateData,
  limits: TemplateLimits = DEFAULT_LIMITS,
): Result<string, TemplateError> {
  const template = parseTemplate(text, limits)
  return template.ok ? executeTemplate(template.value, data, limits) : template
}

export function parseTemplate(text: string, limits: TemplateLimits = DEFAULT_LIMITS): Result<Template, TemplateError> {
  return caught(
    text,
    () => ({ text, definitions: parse(text, limits.depth) }),
    () => 0,
  )
}

export function executeTemplate(
  template: Template,
  data: TemplateData,
  limits: TemplateLimits = DEFAULT_LIMITS,
): Result<string, TemplateError> {
  const executor = new Executor(template.definitions, limits)
  return caught(
    template.text,
    () => executor.run(data),
    () => executor.at,
  )
}

function caught<T>(text: string, work: () => T, place: () => number): Result<T, TemplateError> {
  try {
    return ok(work())
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return err({ kind: error.kind, says: error.message, ...locate(text, error.at ?? place()) })
  }
}
