import { appendAudit } from '#lib/audit/append.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { takenBySomebody } from './hold.server.ts'
import type { Person } from './hold.server.ts'
import type { Claim, Release } from './schema.ts'

/** Takes an escalation from nobody, or from the holder the caller saw. Of two people who try at once one wins; the other hears who (409). */
export async function claim(house: House, who: Person, { id, from }: Claim): Promise<{ id: string; claimedAt: string }> {
  return house.db.$transaction(async (tx) => {
    const now = house.now()
    const won = await tx.escalation.updateMany({
      where: { id, workspaceId: who.workspaceId, state: { in: ['open', 'claimed'] }, claimedById: from },
      data: { state: 'claimed', claimedById: who.id, claimedAt: now },
    })
    if (won.count === 0) {
      const row = await tx.escalation.findFirst({ where: { id, workspaceId: who.workspaceId }, select: { state: true, claimedById: true, claimedAt: true } })
      if (!row) throw new Fault('not_found', 'There is no such escalation in this workspace.')
      if (row.state === 'claimed' && row.claimedById === who.id) return { id, claimedAt: row.claimedAt!.toISOString() }
      throw await takenBySomebody(tx, id, now)
    }
    await appendAudit(tx, who, { verb: 'escalation.claimed', object: { kind: 'escalation', id }, detail: { from }, at: now })
    return { id, claimedAt: now.toISOString() }
  })
}

/** Gives a claim up again, so that anybody may take it. Nothing happens when it is not the caller's. */
export async function release(house: House, who: Person, { id }: Release): Promise<{ id: string }> {
  return house.db.$transaction(async (tx) => {
    const now = house.now()
    const given = await tx.escalation.updateMany({
      where: { id, workspaceId: who.workspaceId, state: 'claimed', claimedById: who.id },
      data: { state: 'open', claimedById: null, claimedAt: null },
    })
    if (given.count === 1) await appendAudit(tx, who, { verb: 'escalation.released', object: { kind: 'escalation', id }, at: now })
    return { id }
  })
}
