import { recordOf } from '../consent.ts'
import { clockOf } from '../timestamp.ts'
import { batchOf } from './api.ts'
import { text, word } from './said.ts'
import type { Reading } from './source.ts'

export const POSTHOG = 'posthog'

/** How far down a page somebody got for it to count as read. */
const READ_SHARE = 0.9

type Bag = Record<string, unknown>

/** What their capture addresses answer. */
export const CAPTURE_ANSWER = { status: 1 }

/** No flag, no recording, no survey, no autocapture: for `/flags`, `/decide` and the remote configuration alike. */
export const FLAGS_ANSWER = {
  flags: {}, featureFlags: {}, featureFlagPayloads: {}, errorsWhileComputingFlags: false, quotaLimited: [], config: { enable_collect_everything: true }, supportedCompression: ['gzip', 'gzip-js'],
  sessionRecording: false, surveys: false, heatmaps: false, capturePerformance: false, autocapture_opt_out: true, autocaptureExceptions: false, toolbarParams: {}, isAuthenticated: false, siteApps: [], defaultIdentifiedOnly: true, hasFeatureFlags: false,
}

/** The body of any capture address: one event, a list, or `{ api_key, batch, sent_at }`. Dates are the sender's clock, put right by `sent_at` where it is told; what is imported from the past is only kept. */
export function readPosthog(body: unknown): Reading {
  const record = recordOf(body)
  const events = Array.isArray(body) ? body : record?.batch !== undefined ? record.batch : [body]
  return { items: batchOf(events).map(fromPosthog), single: false, sentAtMs: clockOf(record?.sent_at ?? record?.created_at), quiet: record?.historical_migration === true }
}

/** The project key, wherever this library puts it: in the body, with each event, or as a bearer token. */
export function projectKeyIn(authorization: string | null, body: unknown): string | null {
  const [, bearer] = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '') ?? []
  const first = recordOf(Array.isArray(body) ? body[0] : body)
  const candidates = [bearer, first?.api_key, first?.token, recordOf(first?.properties)?.token]
  return candidates.find((key): key is string => typeof key === 'string' && key !== '') ?? null
}

/** PostHog's event as one of ours. Who is not identified yet goes by a browser's name; what only PostHog needs keeps its name and is ignored. */
export function fromPosthog(event: unknown): unknown {
  const record = recordOf(event)
  if (!record) return event
  const properties = recordOf(record.properties) ?? {}
  const name = word(record.event, 'unnamed')
  const id = record.distinct_id ?? record.$distinct_id ?? properties.distinct_id
  const item = { messageId: record.uuid ?? record.$insert_id ?? properties.$insert_id, timestamp: record.timestamp, context: contextIn(properties), ...whoIs(id, properties) }
  const told: Bag = { ...recordOf(properties.$set_once), ...recordOf(record.$set), ...recordOf(properties.$set) }
  if (name === '$identify' || name === '$set') return { ...item, type: 'identify', ...text('userId', id), ...text('anonymousId', properties.$anon_distinct_id), traits: told }
  if (name === '$create_alias' || name === '$merge_dangerously') return { ...item, type: 'alias', userId: id, previousId: properties.alias }
  if (name === '$pageleave' && Number(properties.$prev_pageview_max_scroll_percentage) >= READ_SHARE) return { ...item, type: 'track', event: 'page_scrolled', properties: viewed(properties) }
  if (name === '$pageview' || name === '$screen') return { ...item, type: 'track', event: 'page_view', traits: told, properties: viewed(properties) }
  return { ...item, type: 'track', event: name, traits: told, properties: name.startsWith('$') ? {} : own(properties) }
}

function whoIs(id: unknown, properties: Bag): Bag {
  const visitor = properties.$is_identified === false || (properties.$lib === 'web' && properties.$is_identified !== true && !properties.$user_id)
  return visitor ? text('anonymousId', id) : { ...text('userId', id), ...text('anonymousId', properties.$device_id) }
}

const viewed = (properties: Bag): Bag => ({ ...text('path', properties.$pathname ?? properties.$prev_pageview_pathname), ...text('url', properties.$current_url), ...text('title', properties.$title ?? properties.title), ...own(properties) })

/** What the sender put there, without PostHog's own. */
const own = (properties: Bag): Bag => Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith('$') && key !== 'token' && key !== 'distinct_id'))

const contextIn = (properties: Bag): Bag => ({
  ...text('userAgent', properties.$raw_user_agent ?? properties.$useragent), ...text('ip', properties.$ip), ...text('timezone', properties.$timezone), ...text('locale', properties.$browser_language), library: { name: properties.$lib, version: properties.$lib_version },
  page: { ...text('url', properties.$current_url), ...text('path', properties.$pathname), ...text('referrer', properties.$referrer) },
})
