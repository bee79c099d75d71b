import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusProblem, type KubeProblem } from './kube-problem.ts'
import type { KubeRequest } from './kube-request.ts'
import { retryDelay } from './retry.ts'

const request = (method: KubeRequest['method']): KubeRequest => ({ method, path: '/' })
const status = (code: number, retryAfter?: string): KubeProblem => statusProblem(code, undefined, retryAfter)
const broken: KubeProblem = { kind: 'unreachable', isTimeout: false, says: '' }
const silent: KubeProblem = { ...broken, isTimeout: true }

test('what is sent again, and when', () => {
  const cases: readonly (readonly [KubeRequest['method'], KubeProblem, number | undefined])[] = [
    ['GET', status(503), 250],
    ['GET', status(429, '2'), 2000],
    ['POST', status(429, '2'), 2000],
    ['POST', status(503, '2'), undefined],
    ['GET', status(500), undefined],
    ['GET', status(500, '1'), 1000],
    ['GET', status(503, '60'), undefined],
    ['GET', status(503, 'Fri, 31 Dec 1999 23:59:59 GMT'), 250],
    ['PATCH', status(409), undefined],
    ['GET', status(404), undefined],
    ['DELETE', broken, 250],
    ['POST', broken, undefined],
    ['GET', silent, undefined],
    ['GET', { kind: 'strange', says: '' }, undefined],
  ]
  for (const [method, problem, delay] of cases)
    assert.equal(retryDelay(request(method), problem, 1), delay, `${method} ${JSON.stringify(problem)}`)
})

test('the fourth attempt is the last, and some requests have only one', () => {
  assert.equal(retryDelay(request('GET'), status(503), 3), 1000)
  assert.equal(retryDelay(request('GET'), status(503), 4), undefined)
  assert.equal(retryDelay({ ...request('POST'), retry: 'never' }, status(429, '1'), 1), undefined)
})
