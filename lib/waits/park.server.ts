import { hashOf } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import { plusHours, wholeSecond } from '#lib/domain/time.ts'
import type { House } from '#lib/env/house.server.ts'

export type Parked = { waitId: string; dueAt: string }

/**
 * Writes the promise a `wait` decision makes. Twice is once.
 * A lead has one open wait: an older one that is still open gives way to this newer decision.
 */
export async function park(house: House, decisionId: string): Promise<Parked> {
  const decision = await house.db.decision.findUniqueOrThrow({
    where: { id: decisionId },
    select: { workspaceId: true, leadId: true, signalId: true, pass: true, epoch: true, ruled: true, decidedAt: true, signal: { select: { intent: true } }, wait: { select: { id: true, dueAt: true } } },
  })
  if (decision.wait) return { waitId: decision.wait.id, dueAt: decision.wait.dueAt.toISOString() }
  const action = decision.ruled as { kind: string; untilHours: number; reason: string }
  const decidedAt = decision.decidedAt.toISOString()
  const dueAt = wholeSecond(plusHours(decidedAt, action.untilHours))
  const waitId = mintId('wt', decision.decidedAt.getTime(), decisionId)
  const content = {
    id: waitId, workspaceId: decision.workspaceId, decisionId, leadId: decision.leadId, signalId: decision.signalId, pass: decision.pass,
    epoch: decision.epoch, reason: action.reason, intent: decision.signal.intent, dueAt, createdAt: decidedAt,
  }
  await house.db.$transaction([
    house.db.wait.updateMany({
      where: { leadId: decision.leadId, state: 'open', decisionId: { not: decisionId } },
      data: { state: 'superseded', endedAt: house.now(), endedBy: 'a newer decision waits instead' },
    }),
    house.db.wait.createMany({ data: [{ ...content, hash: hashOf(content) }], skipDuplicates: true }),
  ])
  return { waitId, dueAt }
}
