import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { eventKinds, matchesKind } from '../events/fleet-event.ts'
import { checkEvents, disable, wants, type Webhook } from './webhook.ts'

const webhook = (events: readonly string[]): Webhook => ({
  id: 1,
  organizationId: 1,
  name: 'ops',
  url: 'https://example.org/',
  events,
  sealedSecret: '',
  enabled: true,
  disabledBecause: undefined,
  createdAt: instant(0),
})

test('a pattern matches a kind, all of one thing, or everything, and not what merely begins like it', () => {
  assert.ok(matchesKind('rollout.failed', 'rollout.failed'))
  assert.ok(matchesKind('rollout.*', 'rollout.failed'))
  assert.ok(matchesKind('*', 'rollout.failed'))
  assert.ok(!matchesKind('rollout', 'rollout.failed'))
  assert.ok(!matchesKind('roll*', 'rollout.failed'))
  assert.ok(!matchesKind('machine.*', 'rollout.failed'))
})

test('a webhook hears what it asked for, and nothing while it is disabled', () => {
  const rollouts = webhook(['rollout.*'])
  assert.deepEqual([wants(rollouts, 'rollout.frozen'), wants(rollouts, 'machine.status')], [true, false])
  assert.equal(wants(disable(rollouts, 'it is gone'), 'rollout.frozen'), false)
})

test('a test of one webhook is not sent to those that hear everything', () => {
  assert.equal(wants(webhook(['*']), 'webhook.test'), false)
})

test('events that do not exist, or none at all, are refused with those that do', () => {
  assert.equal(checkEvents(['*']), undefined)
  assert.equal(checkEvents(eventKinds), undefined)
  assert.match(checkEvents(['machine.exploded'])?.says ?? '', /machine\.exploded/)
  assert.match(checkEvents([])?.fix ?? '', /rollout\.frozen/)
})
