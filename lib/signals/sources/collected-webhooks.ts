import { recordOf } from '../consent.ts'
import { batchOf } from './api.ts'
import { fromPosthog } from './posthog.ts'
import { fromSegment } from './segment.ts'
import type { Hook } from './source.ts'
import { bears } from './vouch.ts'

/** RudderStack's webhook destination sends each event as it is, with the headers it was told to send. It tries again after 429 and 5xx. */
export const rudderstackWebhook: Hook = {
  kind: 'rudderstack',
  answers: { taken: 200 },
  verify: ({ headers }, secrets) => bears(headers, secrets),
  async read(arrival) {
    const body = await arrival.json()
    return { items: (Array.isArray(body) ? batchOf(body) : [body]).map(fromSegment), single: false }
  },
}

/** PostHog's webhook destination: `{ event, person }` unless told otherwise. Anything but 2xx is a failure to it. */
export const posthogWebhook: Hook = {
  kind: 'posthog',
  answers: { taken: 200, instead: { 429: 503 } },
  verify: ({ headers }, secrets) => bears(headers, secrets),
  async read(arrival) {
    const record = recordOf(await arrival.json())
    const event = recordOf(record?.event) ?? record ?? {}
    const told = recordOf(recordOf(record?.person)?.properties)
    return { items: [fromPosthog({ ...event, ...(told ? { properties: { ...recordOf(event.properties), $set: { ...told, ...recordOf(recordOf(event.properties)?.$set) } } } : {}) })], single: false }
  },
}
