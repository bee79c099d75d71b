/** How bad it is: `error` keeps machines from booting, `warning` may do so, `info` is good to know. */
export const severities = ['error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** One thing that the doctor found: what, why that matters, and what to do; for people. */
export interface Finding {
  readonly severity: Severity
  readonly what: string
  readonly why: string
  readonly fix: string
}

export const finding = (severity: Severity, what: string, why: string, fix: string): Finding => ({
  severity,
  what,
  why,
  fix,
})

/** The worst first, otherwise in the order in which they were found. */
export const bySeverity = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
