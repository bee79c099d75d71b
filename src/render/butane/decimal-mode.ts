/**
 * Whether a mode looks like octal digits without their leading zero: `755` is 01363, which nobody means, while 0755 everybody does.
 */
export function looksDecimal(mode: number, isDirectory: boolean): boolean {
  if (mode < 0 || mode > 7777 || !/^[0-7]{1,4}$/.test(String(mode))) return false
  return !isTypical(mode, isDirectory) && isTypical(Number.parseInt(String(mode), 8), isDirectory)
}

function isTypical(mode: number, isDirectory: boolean): boolean {
  if (mode === 0) return true
  const triples = [mode & 7, (mode >> 3) & 7, (mode >> 6) & 7] as const
  const [others, group, user] = triples
  const grows = (others & ~group) === 0 && (group & ~user) === 0
  const any = others | group | user
  if (!grows || !triples.every((t) => t === 0 || (t & 4) !== 0) || (any & 4) === 0) return false
  if (losesExecute(others, group) || losesExecute(group, user)) return false
  return isDirectory ? isTypicalDirectory(mode, any) : isTypicalFile(mode, any)
}

/** Somebody may run the file, and somebody with less right may read but not run it. */
const losesExecute = (less: number, more: number): boolean => (more & 1) !== 0 && (less & 4) !== 0 && (less & 1) === 0

function isTypicalDirectory(mode: number, any: number): boolean {
  if ((any & 1) === 0 || (mode & 0o4000) !== 0) return false
  return (mode & 0o3000) === 0 || (any & 2) !== 0
}

function isTypicalFile(mode: number, any: number): boolean {
  if ((mode & 0o1000) !== 0) return false
  return (mode & 0o6000) === 0 || ((any & 1) !== 0 && (mode & 2) === 0)
}
