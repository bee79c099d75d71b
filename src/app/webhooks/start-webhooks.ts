import type { SealedStrings } from '../../api/api-deps.ts'
import type { Clock } from '../../host/clock.ts'
import type { Store } from '../../store/sqlite/store.ts'
import type { Config } from '../config/schema.ts'
import type { EventFeed } from '../event-feed.ts'
import { version } from '../version.ts'
import { WebhookSender } from './webhook-sender.ts'

export interface WebhookParts {
  readonly store: Store
  readonly config: Config
  readonly sealed: SealedStrings
  readonly events: EventFeed
  readonly clock: Clock
  readonly onFailed: (failure: unknown) => void
}

/** Goes on with what the process before has not delivered, and sends what happens from now on. */
export function startWebhooks({ store, config, sealed, events, clock, onFailed }: WebhookParts): WebhookSender {
  const { allowLocal, timeoutSeconds, retrySeconds } = config.webhooks
  const sender = new WebhookSender({
    store: store.webhooks,
    unseal: sealed.unseal,
    nameOf: async (organizationId) => {
      const own = (await store.organizations.organizations()).find(({ id }) => id === organizationId)
      return own?.uuid ?? ''
    },
    rules: { allowLocal, timeoutSeconds },
    firstPauseSeconds: retrySeconds,
    userAgent: `coldforge/${version}`,
    now: clock,
    chance: Math.random,
    onFailed,
  })
  events.listen(sender.look)
  sender.look()
  return sender
}
