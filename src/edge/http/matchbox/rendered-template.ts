import { err, ok, type Result } from '../../../base/result.ts'
import type { Template } from '../../../domain/profiles/profile-source.ts'
import { executeTemplate, parseTemplate, type Template as Parsed } from '../../../render/gotemplate/render-template.ts'
import type { TemplateError } from '../../../render/gotemplate/template-error.ts'
import { templateData } from '../../../render/matchbox/template-data.ts'
import type { Machine } from './machine.ts'

const parsed = new WeakMap<Template, Result<Parsed, TemplateError>>()

/** The template filled in for a machine. Parsed once for each version of its file. The error names file, line and column. */
export function renderFor(template: Template, machine: Machine, rawQuery: string): Result<string, string> {
  let program = parsed.get(template)
  if (program === undefined) {
    program = parseTemplate(template.text)
    parsed.set(template, program)
  }
  const text = program.ok
    ? executeTemplate(program.value, templateData(machine.group, machine.labels, rawQuery))
    : program
  return text.ok ? ok(text.value) : err(describe(template, text.error))
}

const describe = ({ kind, name }: Template, { line, column, says }: TemplateError): string =>
  `${kind}/${name}:${line}:${column}: ${says}`
