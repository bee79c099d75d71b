/** What scripts and arguments of a profile call the place of its other configs: `${configs}/cloud`. */
const VARIABLE = '${configs}'

/** Tells iPXE where the cloud, generic and other configs of this boot are, in a script that asks for them; any other stays as it is. */
export function withConfigsUrl(script: string, url: string): string {
  if (!script.includes(VARIABLE)) return script
  const end = script.indexOf('\n')
  // Without its first line iPXE takes it for something else, and so do we.
  return end === -1 ? script : `${script.slice(0, end)}\nset configs ${url}${script.slice(end)}`
}
