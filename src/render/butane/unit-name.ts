/** A path as a name of systemd units, as `systemd-escape --path` writes it: `/var/lib/x-y` is `var-lib-x\x2dy`. */
export function unitNameOfPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  if (parts.length === 0) return '-'
  return parts.map((part, i) => escaped(part, i === 0)).join('-')
}

function escaped(part: string, isFirst: boolean): string {
  const bytes = new TextEncoder().encode(part)
  return Array.from(bytes, (byte, i) => {
    const char = String.fromCharCode(byte)
    const stays = /[A-Za-z0-9:_.]/.test(char) && !(isFirst && i === 0 && char === '.')
    return stays ? char : `\\x${byte.toString(16)}`
  }).join('')
}
