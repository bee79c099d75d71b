import { err, ok, type Result } from '../../src/base/result.ts'
import type { KubeClient } from '../../src/kube/client/kube-client.ts'
import { statusProblem, type KubeProblem } from '../../src/kube/client/kube-problem.ts'
import type { KubeRequest } from '../../src/kube/client/kube-request.ts'
import { answerRequest } from '../kube-api/answer-request.ts'
import { ObjectStore } from '../kube-api/object-store.ts'

const ADMIN = { name: 'admin', groups: ['system:masters'] }
const NODES = '/api/v1/nodes'

export interface ModelNode {
  readonly spec: { readonly unschedulable?: boolean }
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
  readonly status: {
    readonly conditions: readonly { readonly type: string; readonly status: string }[]
    readonly nodeInfo: { readonly bootID: string }
  }
}

/** The API server of the other tests, without a wire. */
export class ModelKube {
  readonly #store = new ObjectStore()
  isUp = true

  readonly client: KubeClient = {
    request: async (request) => (this.isUp ? this.#ask(request) : err(AWAY)),
    [Symbol.dispose]: () => {},
  }

  node(name: string): ModelNode | undefined {
    const answer = this.#ask({ method: 'GET', path: `${NODES}/${name}` })
    return answer.ok ? (answer.value as ModelNode) : undefined
  }

  /** What kubelet and node controller write, whether or not we can reach the API. */
  report(name: string, uuid: string, ready: 'True' | 'Unknown', bootID: string): void {
    const conditions = [{ type: 'Ready', status: ready }]
    const status = { conditions, nodeInfo: { systemUUID: uuid, bootID } }
    if (this.node(name) !== undefined) this.#ask({ method: 'PATCH', path: `${NODES}/${name}/status`, body: { status } })
    else this.#ask({ method: 'POST', path: NODES, body: { metadata: { name }, spec: {}, status } })
  }

  #ask({ method, path, query = {}, body }: KubeRequest): Result<unknown, KubeProblem> {
    const search = new URLSearchParams({ ...query })
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const answer = answerRequest(this.#store, ADMIN, { method, path, query: search, contentType, body })
    return answer.code < 300 ? ok(answer.body) : err(statusProblem(answer.code, answer.body, undefined))
  }
}

const AWAY: KubeProblem = { kind: 'unreachable', isTimeout: false, says: 'the Kubernetes API cannot be reached' }
