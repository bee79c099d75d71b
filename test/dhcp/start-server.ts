import { createInterface } from 'node:readline'
import { startIn, type Lan } from '../netns.ts'

type Line = Readonly<Record<string, unknown>>

export interface TestServer extends AsyncDisposable {
  /** The next event that has all of `wanted`. Events before it are passed over. */
  until(wanted: Line): Promise<Line>
}

/** Binds a socket to port 67 of the bridge alone, as systemd would, and hands it to the program in the arguments. */
const socketOfTheBridge = `
  use Socket; $^F = 9;
  socket(S, AF_INET, SOCK_DGRAM, 0) && setsockopt(S, SOL_SOCKET, 25, "bridge\\0") && bind(S, sockaddr_in(67, INADDR_ANY)) or die $!;
  exec @ARGV, fileno(S)`

/** Our DHCP server on 10.75.0.1, in the namespace of the bridge. */
export async function startServer(
  lan: Lan,
  mode: 'dhcp' | 'proxy' = 'dhcp',
  hears: 'every interface' | 'the bridge' = 'every interface',
): Promise<TestServer> {
  const command = [process.execPath, 'test/dhcp/serve.ts', mode]
  const prefix = hears === 'the bridge' ? ['perl', '-e', socketOfTheBridge] : []
  const [program = '', ...args] = [...prefix, ...command]
  const child = startIn(lan.name, program, args)
  if (child.stdout === null) throw new Error('no output to read')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { done, value } = await lines.next()
    if (done === true) throw new Error('the server ended')
    return value
  }
  if ((await next()) !== 'ready') throw new Error('the server did not start')
  return {
    async until(wanted) {
      for (;;) {
        const line = JSON.parse(await next()) as Line
        if (Object.entries(wanted).every(([key, value]) => line[key] === value)) return line
      }
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}
