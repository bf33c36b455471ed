import { mintId } from '#lib/domain/id.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import type { House } from '#lib/env/house.server.ts'

/** A message older than this is not credited with what the lead did. */
export const CREDIT_DAYS = 14

/**
 * Keeps an outcome beside the decision whose message came last before it, and asks for a decision on the signal itself, in one transaction.
 * Opens are not outcomes. Twice is once.
 */
export async function absorbOutcome(house: House, about: { workspaceId: string; leadId: string; signalId: string }): Promise<{ outcomeId: string | null }> {
  const now = house.now()
  const signal = await house.db.signal.findFirst({ where: { id: about.signalId, workspaceId: about.workspaceId }, select: { name: true, trust: true, occurredAt: true, leadId: true } })
  if (!signal) return { outcomeId: null }
  const effect = isKnown(signal.name) ? catalogue[signal.name].effect : null
  const since = new Date(signal.occurredAt.getTime() - CREDIT_DAYS * 86_400_000)
  const credited = await house.db.send.findFirst({
    where: { leadId: signal.leadId, state: 'accepted', claimedAt: { gte: since, lte: signal.occurredAt } }, orderBy: { claimedAt: 'desc' }, select: { decisionId: true },
  })
  const outcomeId = mintId('out', signal.occurredAt.getTime(), about.signalId)
  await house.db.$transaction([
    house.db.outcome.createMany({
      data: effect ? [{ id: outcomeId, workspaceId: about.workspaceId, leadId: signal.leadId, kind: signal.name, decisionId: credited?.decisionId ?? null, signalId: about.signalId, trust: signal.trust, at: signal.occurredAt }] : [],
      skipDuplicates: true,
    }),
    house.db.dispatch.createMany({
      data: [{ id: mintId('dsp', now.getTime(), `decide\n${about.signalId}`), workspaceId: about.workspaceId, event: 'lead/signal.received', data: { ...about, leadId: signal.leadId }, createdAt: now }],
      skipDuplicates: true,
    }),
  ])
  return { outcomeId: effect ? outcomeId : null }
}
