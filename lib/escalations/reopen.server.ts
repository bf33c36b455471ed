import { appendAudit } from '#lib/audit/append.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Person } from './hold.server.ts'
import { handLead, restAutomation } from './rest.server.ts'
import type { Release } from './schema.ts'

export const REOPEN_MINUTES_MAX = 5

/** Undoes one's own resolve or hand-back within minutes, unless the lead has come to somebody again since. */
export async function reopen(house: House, who: Person, { id }: Release): Promise<{ id: string }> {
  return house.db.$transaction(async (tx) => {
    const now = house.now()
    const [row] = await tx.$queryRaw<{ leadId: string; state: string; endedAt: Date | null; endedById: string | null; outcome: string | null }[]>`
      SELECT "leadId", "state", "endedAt", "endedById", "outcome" FROM "Escalation" WHERE "id" = ${id} AND "workspaceId" = ${who.workspaceId} FOR UPDATE`
    if (!row) throw new Fault('not_found', 'There is no such escalation in this workspace.')
    if (row.endedAt === null) return { id }
    if (row.endedById !== who.id) throw new Fault('forbidden', 'Only the person who ended it can undo that.')
    if (now.getTime() - row.endedAt.getTime() > REOPEN_MINUTES_MAX * 60_000) throw new Fault('conflict', `It was ended more than ${REOPEN_MINUTES_MAX} minutes ago and stands.`)
    const again = await tx.escalation.findFirst({ where: { leadId: row.leadId, state: { in: ['open', 'claimed'] } }, select: { id: true } })
    if (again) throw new Fault('conflict', 'This lead has been handed to a person again since.')

    await tx.escalation.update({ where: { id }, data: { state: 'claimed', claimedById: who.id, claimedAt: now, outcome: null, note: null, endedAt: null, endedById: null } })
    if (row.outcome === 'meeting_booked') await tx.lead.updateMany({ where: { id: row.leadId, state: 'converted' }, data: { state: 'human' } })
    await handLead(tx, row.leadId, 'human', null)
    await restAutomation(tx, row.leadId, 'a person took the lead up again', now)
    await appendAudit(tx, who, { verb: 'escalation.reopened', object: { kind: 'escalation', id }, at: now })
    return { id }
  })
}
