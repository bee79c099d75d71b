/** A socket that was open before this program ran, and the name that it was given. */
export interface InheritedSocket {
  readonly name: string
  readonly fd: number
}

/** The first file descriptor behind standard input, output and error. */
const FIRST = 3

/**
 * What systemd (or anything else that speaks sd_listen_fds(3)) hands over: `LISTEN_FDS` sockets for the process `LISTEN_PID`, with
 * `FileDescriptorName=` of their units in `LISTEN_FDNAMES`. Variables meant for another process are none of ours.
 */
export function inheritedSockets(
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
): readonly InheritedSocket[] {
  const count = Number(environment['LISTEN_FDS'] ?? 0)
  if (Number(environment['LISTEN_PID']) !== pid || !Number.isInteger(count) || count < 1) return []
  const names = (environment['LISTEN_FDNAMES'] ?? '').split(':')
  return Array.from({ length: count }, (_, i) => ({ name: names[i] ?? '', fd: FIRST + i }))
}
