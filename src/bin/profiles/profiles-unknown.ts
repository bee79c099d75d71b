import { unknownMachineList } from '../../api/unknown-machine-contract.ts'
import { apiClient, type ClientOptions } from '../api-client.ts'
import { ago, table } from '../table.ts'

/** One line for each machine, the one that asked last first. What it says can be pasted after `profiles test`. */
export async function showUnknown(options: ClientOptions): Promise<void> {
  const { machines } = await apiClient(options).get('/api/v1/unknown-machines', unknownMachineList)
  if (machines.length === 0)
    return console.log('Every machine that asked since the server started was taken by a group.')
  const rows = machines.map(({ labels, asked, last_asked_at: last }) => [
    ago(last, Date.now()),
    String(asked),
    Object.entries(labels)
      .map(([name, value]) => `--label ${name}=${/^[\w:.-]+$/.test(value) ? value : JSON.stringify(value)}`)
      .join(' '),
  ])
  process.stdout.write(table(['last asked', 'times', 'says'], rows))
}
