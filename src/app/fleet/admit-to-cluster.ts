import { randomBytes } from 'node:crypto'
import { newBootstrapToken } from '../../domain/clusters/bootstrap-token.ts'
import type { BootDeps } from '../../edge/http/boot-deps.ts'
import type { Clock } from '../../host/clock.ts'
import { refusalOf } from '../../kube/client/kube-problem.ts'
import { createJoinToken } from '../../kube/join/join-token.ts'
import type { ClusterClients } from './cluster-clients.ts'

/** Makes a bootstrap token for one boot of a machine. A cluster that does not answer makes Ignition ask again. */
export const admitToCluster =
  (clients: ClusterClients, clock: Clock): BootDeps['admitToCluster'] =>
  async (machine, { organizationId, clusterId }) => {
    const client = await clients.of(organizationId, clusterId)
    if (!client.ok) return client.error
    const token = newBootstrapToken(randomBytes, clock())
    const created = await createJoinToken(client.value, token, machine.uuid)
    // Ignition gives up for good below 500.
    return created.ok ? token : { ...refusalOf(created.error, `make a join token for ${machine.name}`), http: 503 }
  }
