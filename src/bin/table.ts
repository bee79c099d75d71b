/** Columns as wide as their widest cell, two spaces apart, headings in capitals. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings.map((h) => h.toUpperCase()), ...rows]
  const widths = headings.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)))
  return all
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** How long ago, for people: `12 s`, `5 min`, `3 h`, `2 d`. */
export function ago(time: string | null, now: number): string {
  if (time === null) return 'never'
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}

/** Bytes for people, in powers of ten as network people count. */
export function size(bytes: number | null): string {
  if (bytes === null) return ''
  if (bytes < 10_000) return `${bytes} B`
  return bytes < 10_000_000 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
