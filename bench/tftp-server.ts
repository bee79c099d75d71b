/** Our server in a process of its own: `node bench/tftp-server.ts <address> <port> <root>`. */
import { directorySource } from '../src/edge/tftp/directory-source.ts'
import { serveTftp } from '../src/edge/tftp/server.ts'

const [address = '', port = '', root = ''] = process.argv.slice(2)
await serveTftp({
  listen: { address, port: Number(port) },
  files: [await directorySource({ root })],
  limits: { transfersPerPeer: 2000 },
  record: () => undefined,
})
