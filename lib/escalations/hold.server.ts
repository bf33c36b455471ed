import type { Db } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { lengthInWords } from './sla.ts'

export type Person = Extract<Actor, { kind: 'person' }>

export type Held = { id: string; leadId: string; decisionId: string; state: string; claimedById: string | null; firstReplyAt: Date | null; createdAt: Date }

/** Locks one open escalation of the person's workspace and makes it theirs. 404 where there is none, 409 where it ended or somebody else has it. */
export async function hold(tx: Db, who: Person, id: string, now: Date): Promise<Held> {
  const [row] = await tx.$queryRaw<Held[]>`
    SELECT "id", "leadId", "decisionId", "state", "claimedById", "firstReplyAt", "createdAt" FROM "Escalation"
    WHERE "id" = ${id} AND "workspaceId" = ${who.workspaceId} FOR UPDATE`
  if (!row) throw new Fault('not_found', 'There is no such escalation in this workspace.')
  if (row.state !== 'open' && row.state !== 'claimed') throw new Fault('conflict', `This was already ${row.state}.`)
  if (row.claimedById !== null && row.claimedById !== who.id) throw await takenBySomebody(tx, id, now)
  if (row.claimedById === null) await tx.escalation.update({ where: { id }, data: { state: 'claimed', claimedById: who.id, claimedAt: now } })
  return { ...row, state: 'claimed', claimedById: who.id }
}

/** The refusal that says who took it and how long ago: `Sam took it 3 s ago`. */
export async function takenBySomebody(db: Db, id: string, now: Date): Promise<Fault> {
  const row = await db.escalation.findUniqueOrThrow({ where: { id }, select: { state: true, claimedById: true, claimedAt: true } })
  if (row.claimedById === null) return new Fault('conflict', row.state === 'open' ? 'Nobody has it any more.' : `This was already ${row.state}.`)
  const holder = await db.operator.findUnique({ where: { id: row.claimedById }, select: { name: true } })
  const ms = row.claimedAt ? now.getTime() - row.claimedAt.getTime() : 0
  const ago = ms < 60_000 ? `${Math.max(0, Math.round(ms / 1000))} s` : lengthInWords(ms)
  return new Fault('conflict', `${holder?.name ?? 'Somebody'} took it ${ago} ago.`)
}
