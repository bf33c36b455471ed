import { appendAudit } from '#lib/audit/append.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import type { House } from '#lib/env/house.server.ts'
import type { meet, registerParts, saveMerges } from '#lib/leads/identify.server.ts'
import type { settle, stop, touched, whoIs } from '#lib/leads/settle.ts'
import { reactionTo } from './effects.ts'
import { Held } from './held.ts'
import { hear } from './normalize.ts'
import type { Heard, Normal } from './normalize.ts'
import { dispatchRow, signalIdOf } from './rows.ts'
import type { Kept } from './rows.ts'
import { isCollision, isUnkeepable } from './sql-state.ts'
import { sourcePart, writeTally } from './tally.server.ts'
import type { Rejection } from './tally.server.ts'
import { surroundings, trustAmong } from './surroundings.server.ts'
import { writeSignals } from './write.server.ts'

/** How a signal finds its lead. Handed in, because whose a signal is belongs to another room. */
export type Identities = { meet: typeof meet; settle: typeof settle; stop: typeof stop; touched: typeof touched; whoIs: typeof whoIs; parts: typeof registerParts; merge: typeof saveMerges }

/**
 * `items` have the shape of `SignalInput`, from anyone, unchecked. `source` is the kind that dedupes (R4) and `sourceName` tells two of a kind apart in the counters (absent: the first of its kind).
 * `quiet` keeps for the record only: nothing is decided. `sentAtMs` is the sender's clock, where the protocol tells it.
 */
export type Keeping = { workspaceId: string; source: string; sourceName?: string; items: readonly unknown[]; receivedAt?: Date; sentAtMs?: number | null; quiet?: boolean }

/** `accepted + duplicates + ignored + rejected.length` is the number of items; `signalIds` are the accepted ones in their order, `events` what was written for the engine. */
export type KeptAnswer = { accepted: number; duplicates: number; ignored: number; rejected: Rejection[]; signalIds: string[]; events: EngineEvent[] }
export type EngineEvent = { id: string; name: string; data: { workspaceId: string; leadId: string; signalId: string; waitId?: string; pass?: number } }

type Item = { index: number; payload: unknown; heard: Heard }
type Part = { workspaceId: string; source: string; sourceName: string | null; quiet: boolean; at: Date; items: readonly Item[] }

const CHUNK_ITEMS = 100
const TRIES_MAX = 12

/**
 * Keeps what came in: each signal once, with its lead, what it stops, and the engine's event for it, in one transaction for every hundred items.
 * An item that cannot be understood is quarantined with its reason and harms no neighbour.
 */
export async function keepSignals(house: House, identities: Identities, request: Keeping): Promise<KeptAnswer> {
  const at = request.receivedAt ?? house.now()
  const hearing = { receivedAtMs: at.getTime(), sentAtMs: request.sentAtMs ?? null }
  const items = request.items.map((item, index): Item => ({ index, payload: item instanceof Held ? item.item : item, heard: hear(item, hearing) }))
  const answer: KeptAnswer = { accepted: 0, duplicates: 0, ignored: 0, rejected: [], signalIds: [], events: [] }
  const whole = { workspaceId: request.workspaceId, source: request.source, sourceName: request.sourceName ?? null, quiet: request.quiet ?? false, at }
  for (let from = 0; from < items.length; from += CHUNK_ITEMS) add(answer, await keepPart(house, identities, { ...whole, items: items.slice(from, from + CHUNK_ITEMS) }))
  return answer
}

function add(answer: KeptAnswer, part: KeptAnswer): void {
  answer.accepted += part.accepted
  answer.duplicates += part.duplicates
  answer.ignored += part.ignored
  answer.rejected.push(...part.rejected)
  answer.signalIds.push(...part.signalIds)
  answer.events.push(...part.events)
}

/** Starts over when another request got there first; splits when the database refuses a value, until the one at fault stands alone. */
async function keepPart(house: House, identities: Identities, part: Part): Promise<KeptAnswer> {
  const repeated = new Set<string>()
  for (let tries = 1; ; tries++) {
    try {
      return await house.db.$transaction((tx) => keepOnce(tx, house, identities, part, repeated), { maxWait: 15_000, timeout: 30_000 })
    } catch (error) {
      if (error instanceof Repeated) for (const key of error.keys) repeated.add(key)
      const again = error instanceof Repeated || isCollision(error)
      if (again && tries < TRIES_MAX) continue
      if (!isUnkeepable(error)) throw error
      return keepHalves(house, identities, part)
    }
  }
}

async function keepHalves(house: House, identities: Identities, part: Part): Promise<KeptAnswer> {
  const [only] = part.items
  if (part.items.length === 1 && only) return keepPart(house, identities, { ...part, items: [{ ...only, heard: { kind: 'rejected', field: 'body', message: 'the database cannot keep this value' } }] })
  const middle = Math.ceil(part.items.length / 2)
  const answer = await keepPart(house, identities, { ...part, items: part.items.slice(0, middle) })
  add(answer, await keepPart(house, identities, { ...part, items: part.items.slice(middle) }))
  return answer
}

/** Somebody else kept these first; what was written beside them has to be undone. */
class Repeated extends Error {
  readonly keys: readonly string[]
  constructor(keys: readonly string[]) {
    super('kept meanwhile')
    this.keys = keys
  }
}

async function keepOnce(tx: Db, house: House, identities: Identities, part: Part, repeated: ReadonlySet<string>): Promise<KeptAnswer> {
  const { workspaceId, source } = part
  const fresh = firstOfEach(part.items, repeated)
  const { kept, events } = fresh.length > 0 ? await keepFresh(tx, house, identities, part, fresh) : { kept: [], events: [] }
  const rejected = part.items.flatMap(({ index, payload, heard }) => (heard.kind === 'rejected' ? [{ index, field: heard.field, message: heard.message, payload }] : []))
  const ignored = part.items.flatMap(({ heard }) => (heard.kind === 'ignored' ? [heard.name] : []))
  const duplicates = part.items.length - kept.length - rejected.length - ignored.length
  await writeTally(tx, { workspaceId, source, sourceName: part.sourceName, quiet: part.quiet, at: part.at, duplicates, ignored, rejected })
  return {
    accepted: kept.length, duplicates, ignored: ignored.length,
    rejected: rejected.map(({ payload: _payload, ...rejection }) => rejection), signalIds: kept.map(({ signal }) => signalIdOf(workspaceId, source, signal)),
    events,
  }
}

/** The events of these signals as the relay will hand them over. */
export const eventsOf = (kept: readonly Kept[]): EngineEvent[] =>
  kept.flatMap((item) => {
    const row = dispatchRow(item)
    return row ? [{ id: row.id, name: row.event, data: row.data }] : []
  })

type Fresh = { index: number; signal: Normal }

function firstOfEach(items: readonly Item[], repeated: ReadonlySet<string>): Fresh[] {
  const seen = new Set(repeated)
  return items.flatMap(({ index, heard }) => {
    if (heard.kind !== 'signal' || seen.has(heard.signal.dedupeKey)) return []
    seen.add(heard.signal.dedupeKey)
    return [{ index, signal: heard.signal }]
  })
}

async function keepFresh(tx: Db, house: House, identities: Identities, part: Part, fresh: readonly Fresh[]): Promise<{ kept: Kept[]; events: EngineEvent[] }> {
  const { workspaceId, source, quiet } = part
  const register = await identities.meet(tx, workspaceId, fresh.flatMap(({ signal }) => [...signal.identities, ...signal.previous]))
  const seenBefore = await surroundings(tx, fresh, [...register.persons.keys()])
  const settled = fresh.map(({ index, signal }) => ({ index, signal, ...identities.settle(register, { ...signal, how: signal.type }) }))
  const placed = settled.map(({ index, signal, leadId, conflicts }) => {
    const beside = settled.filter((other) => other.leadId === leadId).map((other) => other.signal)
    const seen: Normal = { ...signal, trust: trustAmong(signal, seenBefore.get(leadId), beside), ...(conflicts.length > 0 ? { context: { ...signal.context, namesOfOthers: conflicts } } : null) }
    const reaction = reactionTo(seen, quiet)
    if (reaction) identities.stop(register, leadId, reaction.state)
    if (seen.effect === 'external_touch') identities.touched(register, leadId, seen.occurredAt)
    return { index, signal: seen, leadId, reaction }
  })
  const kept = placed.map(({ index, signal, leadId, reaction }): Kept => {
    const person = identities.whoIs(register, leadId)
    const addresses = new Set([...person.identities.filter(({ kind }) => kind === 'email' || kind === 'phone').map(({ value }) => value), person.id])
    const destinationHmacs = reaction?.suppress ? [...addresses].map((address) => destinationHmac(house.pepper, workspaceId, address)) : []
    return { workspaceId, source, leadId: person.id, signal, quiet, reaction, receivedAt: part.at.toISOString(), destinationHmacs, index }
  })
  const written = await writeSignals(tx, kept, [...identities.parts(register), ...(quiet ? [] : [sourcePart(part, kept.map(({ signal }) => signal.occurredAt).reduce((a, b) => (a > b ? a : b)))])])
  const missing = kept.filter(({ signal }) => !written.has(signal.dedupeKey)).map(({ signal }) => signal.dedupeKey)
  if (missing.length > 0) throw new Repeated(missing)
  const woken = await identities.merge(tx, register, part.at)
  for (const { leadId, signal, reaction } of kept) {
    if (!reaction) continue
    const detail = { signalId: signalIdOf(workspaceId, source, signal), source }
    await appendAudit(tx, { kind: 'lead', id: leadId, workspaceId }, { verb: reaction.deed, object: { kind: 'lead', id: leadId }, detail, at: part.at })
  }
  return { kept, events: [...eventsOf(kept), ...woken] }
}
