import { hashOf } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import { catalogue } from '#lib/domain/signal.ts'
import type { SignalName } from '#lib/domain/signal.ts'
import type { House } from '#lib/env/house.server.ts'

export type SystemSignal = { workspaceId: string; leadId: string; name: SignalName; dedupeKey: string; occurredAt: string; properties: Record<string, string> }

/** Keeps signals the house itself noticed about leads it knows, with the intent to decide on them, in one transaction. Twice is once. */
export async function keepSystemSignals(house: House, signals: readonly SystemSignal[]): Promise<{ kept: number }> {
  if (signals.length === 0) return { kept: 0 }
  const now = house.now()
  const rows = signals.map(({ workspaceId, leadId, name, dedupeKey, occurredAt, properties }) => {
    const content = {
      id: mintId('sig', Date.parse(occurredAt), `${workspaceId}\nsystem\n${dedupeKey}`), workspaceId, leadId, source: 'system', dedupeKey, type: 'track', name,
      intent: catalogue[name].intent, trust: 'human', properties, context: {}, occurredAt, quiet: false,
    }
    return { ...content, receivedAt: now, hash: hashOf(content) }
  })
  const [kept] = await house.db.$transaction([
    house.db.signal.createMany({ data: rows, skipDuplicates: true }),
    house.db.dispatch.createMany({
      data: rows.map(({ id, workspaceId, leadId }) => ({ id: mintId('dsp', now.getTime(), `decide\n${id}`), workspaceId, event: 'lead/signal.received', data: { workspaceId, leadId, signalId: id }, createdAt: now })),
      skipDuplicates: true,
    }),
  ])
  return { kept: kept.count }
}
