import { catalogue } from '#lib/domain/signal.ts'
import type { House } from '#lib/env/house.server.ts'
import { eventsOf } from './keep.server.ts'
import type { EngineEvent } from './keep.server.ts'
import type { Kept } from './rows.ts'
import { isCollision } from './sql-state.ts'
import { writeSignals } from './write.server.ts'

/** Something the house itself noticed about a lead it knows. Only names without an effect: whatever stops a lead comes in through a source. */
export type SystemSignal = { workspaceId: string; leadId: string; name: 'touch_unanswered'; dedupeKey: string; occurredAt: string; properties: Record<string, unknown> }

const TRIES_MAX = 5

/** Keeps each of them once, with the engine's event for it, in one transaction. One that was kept before is passed over. */
export async function keepSystemSignals(house: House, noticed: readonly SystemSignal[]): Promise<{ accepted: number; events: EngineEvent[] }> {
  if (noticed.length === 0) return { accepted: 0, events: [] }
  const at = house.now()
  for (let tries = 1; ; tries++) {
    try {
      return await house.db.$transaction(async (tx) => {
        const known = await tx.signal.findMany({ where: { source: 'system', dedupeKey: { in: noticed.map(({ dedupeKey }) => dedupeKey) } }, select: { workspaceId: true, dedupeKey: true } })
        const before = new Set(known.map((row) => `${row.workspaceId}\n${row.dedupeKey}`))
        const fresh = noticed.filter((signal) => !before.has(`${signal.workspaceId}\n${signal.dedupeKey}`)).map((signal, index) => keptFrom(signal, at, index))
        if (fresh.length > 0 && (await writeSignals(tx, fresh)).size < new Set(fresh.map(({ signal }) => signal.dedupeKey)).size) throw new KeptMeanwhile('somebody else noticed it too')
        return { accepted: fresh.length, events: eventsOf(fresh) }
      })
    } catch (error) {
      if (tries >= TRIES_MAX || !(error instanceof KeptMeanwhile || isCollision(error))) throw error
    }
  }
}

class KeptMeanwhile extends Error {}

function keptFrom({ workspaceId, leadId, name, dedupeKey, occurredAt, properties }: SystemSignal, at: Date, index: number): Kept {
  const { intent, effect } = catalogue[name]
  return {
    workspaceId, leadId, source: 'system', quiet: false, reaction: null, receivedAt: at.toISOString(), destinationHmacs: [], index,
    signal: { type: 'track', name, intent, effect, trust: 'unknown', dedupeKey, occurredAt, identities: [], previous: [], profile: {}, consents: [], properties, context: {} },
  }
}
