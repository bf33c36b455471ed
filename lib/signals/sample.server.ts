import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { parseJson } from '#lib/http/body.server.ts'
import { recordOf } from './consent.ts'
import { dispatchFor } from './effects.ts'
import { fromMail } from './mail/from-mail.ts'
import { mailFromMime } from './mail/mime.server.ts'
import { threadOf } from './mail/threads.server.ts'
import type { Understood } from './manage-schema.ts'
import { hear } from './normalize.ts'
import { api } from './sources/api.ts'
import { hookOf } from './sources/index.ts'
import { readPosthog } from './sources/posthog.ts'
import { readSegment } from './sources/segment.ts'
import type { Arrival, Reading } from './sources/source.ts'

const SHOWN_MAX = 20

/** What a pasted payload would become, with nothing verified and nothing kept. A form may be pasted as JSON, field by field. @throws Fault `invalid` */
export async function understandSample(house: House, workspaceId: string, { kind, sample }: { kind: string; sample: string }): Promise<{ items: Understood[]; more: number }> {
  const body = parseJson(sample)
  const receivedAtMs = house.now().getTime()
  const reading = await readingOf(kind, body, receivedAtMs)
  const items = reading.mail ? [fromMail(reading.mail, await threadOf(house, workspaceId, reading.mail), '')] : reading.items
  const shown = items.slice(0, SHOWN_MAX).map((item) => hear(item, { receivedAtMs, sentAtMs: reading.sentAtMs }))
  const keys = shown.flatMap((each) => (each.kind === 'signal' ? [each.signal.dedupeKey] : []))
  const known = new Set((await house.db.signal.findMany({ where: { workspaceId, source: kind, dedupeKey: { in: keys } }, select: { dedupeKey: true } })).map(({ dedupeKey }) => dedupeKey))
  return { items: shown.map((heard) => told(heard, known, reading.quiet ?? false)), more: Math.max(0, items.length - SHOWN_MAX) }
}

async function readingOf(kind: string, body: unknown, receivedAtMs: number): Promise<Reading> {
  const record = recordOf(body)
  if (kind === 'api') return api.read(body)
  if (record?.batch !== undefined && (kind === 'segment' || kind === 'rudderstack')) return readSegment('batch', body)
  if (kind === 'posthog' && recordOf(record?.event) === null) return readPosthog(body)
  const hook = hookOf(kind)
  if (!hook) throw new Fault('invalid', 'there is no such kind of source', { field: '/kind' })
  const form = new FormData()
  for (const [name, value] of Object.entries(record ?? {})) form.append(name, typeof value === 'string' ? value : JSON.stringify(value))
  const arrival: Arrival = { method: 'POST', url: 'https://sample.invalid/', headers: new Headers({ 'webhook-id': 'sample' }), raw: new Uint8Array(), receivedAtMs, json: () => Promise.resolve(body), form: () => Promise.resolve(form), mime: mailFromMime }
  return hook.read(arrival)
}

function told(heard: ReturnType<typeof hear>, known: ReadonlySet<string>, quiet: boolean): Understood {
  if (heard.kind === 'rejected') return { outcome: 'quarantined', field: heard.field, because: heard.message }
  if (heard.kind === 'ignored') return { outcome: 'ignored', name: heard.name, because: 'the catalogue does not know this name, so it is counted and leads to nothing' }
  const { signal } = heard
  const outcome = known.has(signal.dedupeKey) ? ('known' as const) : signal.type === 'track' && !quiet ? ('decided' as const) : ('recorded' as const)
  return {
    outcome, name: signal.name, intent: signal.intent, trust: signal.trust, who: signal.identities, dedupeKey: signal.dedupeKey, occurredAt: signal.occurredAt, signal,
    because: outcome === 'known' ? 'a signal with this key was kept before, so this one would be dropped as a duplicate' : outcome === 'recorded' ? 'it tells who somebody is or what was, and is kept for the record' : `it is kept once and asks the agent for a decision (${dispatchFor(signal)})`,
  }
}
