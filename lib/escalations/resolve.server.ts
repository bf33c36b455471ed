import { appendAudit } from '#lib/audit/append.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { hold } from './hold.server.ts'
import type { Person } from './hold.server.ts'
import { handLead, restAutomation } from './rest.server.ts'
import type { Resolve } from './schema.ts'

/**
 * Ends an escalation with what came of it. `nurture` and `wrong_escalation` put the lead back in the agent's care at once;
 * a booked meeting makes the lead converted; `not_a_fit` leaves it with people, so that the agent stays silent.
 */
export async function resolve(house: House, who: Person, { id, outcome, note }: Resolve): Promise<{ id: string }> {
  return house.db.$transaction(async (tx) => {
    const now = house.now()
    const held = await hold(tx, who, id, now)
    await tx.escalation.update({ where: { id }, data: { state: 'resolved', outcome, note: note || null, endedAt: now, endedById: who.id, snoozedUntil: null } })
    await restAutomation(tx, held.leadId, 'a person resolved the escalation', now)
    if (outcome === 'meeting_booked') await tx.lead.updateMany({ where: { id: held.leadId, state: { in: ['human', 'nurturing'] } }, data: { state: 'converted' } })
    if (outcome === 'nurture' || outcome === 'wrong_escalation') await handLead(tx, held.leadId, 'nurturing', null)
    await appendAudit(tx, who, { verb: 'escalation.resolved', object: { kind: 'escalation', id }, detail: { outcome, decisionId: held.decisionId }, at: now })
    return { id }
  })
}
