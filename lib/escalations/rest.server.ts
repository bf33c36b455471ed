import type { Db } from '#lib/db/client.server.ts'

/** What was stopped, for the record. */
export type Stopped = { waits: number; sends: number }

/**
 * Ends everything the agent still had in mind for a lead and raises its epoch, so that whatever was read before can no longer act.
 * Call it inside a transaction. The lead is locked before its sends, in the order in which a claim takes them.
 */
export async function restAutomation(tx: Db, leadId: string, because: string, at: Date): Promise<Stopped> {
  await tx.lead.update({ where: { id: leadId }, data: { epoch: { increment: 1 } } })
  const sends = await tx.send.updateMany({ where: { leadId, state: 'ready' }, data: { state: 'failed', because, settledAt: at } })
  const waits = await tx.wait.updateMany({ where: { leadId, state: 'open' }, data: { state: 'dead', endedAt: at, endedBy: because } })
  return { waits: waits.count, sends: sends.count }
}

/** Moves a lead between the agent and a person. A lead who opted out, converted or was erased stays so, whoever holds the thread. */
export async function handLead(tx: Db, leadId: string, to: 'human' | 'nurturing', heldUntil: Date | null): Promise<void> {
  const from = to === 'human' ? 'nurturing' : 'human'
  await tx.lead.updateMany({ where: { id: leadId, state: from }, data: { state: to, heldUntil } })
}
