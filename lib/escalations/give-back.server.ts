import { appendAudit } from '#lib/audit/append.server.ts'
import { HOUR_MS } from '#lib/domain/time.ts'
import type { House } from '#lib/env/house.server.ts'
import { hold } from './hold.server.ts'
import type { Person } from './hold.server.ts'
import { handLead, restAutomation } from './rest.server.ts'
import type { GiveBack } from './schema.ts'

/** Hands the lead back to the agent, which rests for `holdHours` first. The goal and the note stay with the escalation. */
export async function giveBack(house: House, who: Person, { id, goal, note, holdHours }: GiveBack): Promise<{ id: string; heldUntil: string | null }> {
  return house.db.$transaction(async (tx) => {
    const now = house.now()
    const heldUntil = holdHours > 0 ? new Date(now.getTime() + holdHours * HOUR_MS) : null
    const held = await hold(tx, who, id, now)
    const told = [goal && `Goal: ${goal}`, note].filter(Boolean).join('\n')
    await tx.escalation.update({ where: { id }, data: { state: 'returned', note: told || null, endedAt: now, endedById: who.id, snoozedUntil: null } })
    await restAutomation(tx, held.leadId, 'a person handed the lead back', now)
    await handLead(tx, held.leadId, 'nurturing', heldUntil)
    await appendAudit(tx, who, {
      verb: 'escalation.returned', object: { kind: 'escalation', id },
      detail: { decisionId: held.decisionId, holdHours, heldUntil: heldUntil?.toISOString() ?? null }, at: now,
    })
    return { id, heldUntil: heldUntil?.toISOString() ?? null }
  })
}
