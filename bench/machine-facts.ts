import { cpus, release, totalmem, type } from 'node:os'

/** The machine in one line: a figure without it means nothing. */
export function facts(): string {
  const [first] = cpus()
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`
  return `${cpus().length} x ${first?.model.trim() ?? 'unknown processor'}, ${memory}, ${type()} ${release()}, Node ${process.version}`
}

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}
