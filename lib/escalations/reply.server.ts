import { appendAudit } from '#lib/audit/append.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { hold } from './hold.server.ts'
import type { Person } from './hold.server.ts'
import type { Reply } from './schema.ts'

const SENDING_MS_MAX = 60_000

/** What became of the words: the state of the send, or `refused` by clearance; `because` where it has not left. */
export type Said = { decisionId: string; state: string; because: string | null }

/** Makes a decision of a person's words and takes it through clearance and the outbox. Handed in, because those are siblings. */
export type Say = (who: Person, message: { signalId: string; channel: Reply['channel']; subject: string; body: string }) => Promise<Said>

export type Replied = Said | { already: true }

/**
 * Answers the lead in the live thread. The replier becomes the holder, replies of one escalation leave one after another, and the same
 * `replyKey` is sent once; only words that were cleared stop the clock. Says so when the provider never took it.
 */
export async function reply(house: House, who: Person, { id, channel, subject, text, replyKey }: Reply, say: Say): Promise<Replied> {
  if (channel === 'email' && subject === '') throw new Fault('invalid', 'An email needs a subject.', { field: '/subject' })
  const signalId = await house.db.$transaction(async (tx) => {
    const held = await hold(tx, who, id, house.now())
    const { count } = await tx.escalation.updateMany({ where: { id, NOT: { replyKeys: { has: replyKey } } }, data: { replyKeys: { push: replyKey } } })
    if (count === 0) return null
    return (await tx.decision.findUniqueOrThrow({ where: { id: held.decisionId }, select: { signalId: true } })).signalId
  })
  if (signalId === null) return { already: true }
  try {
    return await inTurn(house, who, id, () => say(who, { signalId, channel, subject, body: text }))
  } catch (error) {
    await house.db.$executeRaw`UPDATE "Escalation" SET "replyKeys" = array_remove("replyKeys", ${replyKey}) WHERE "id" = ${id}`
    throw error
  }
}

/** Holds the escalation's row while the words leave, so that no two replies answer as one pass. */
const inTurn = (house: House, who: Person, id: string, saying: () => Promise<Said>): Promise<Said> =>
  house.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Escalation" WHERE "id" = ${id} FOR UPDATE`
    const said = await saying()
    const now = house.now()
    const left = said.state !== 'failed' && said.state !== 'refused'
    if (left) await tx.escalation.updateMany({ where: { id, firstReplyAt: null }, data: { firstReplyAt: now } })
    await appendAudit(tx, who, { verb: left ? 'escalation.replied' : 'escalation.reply_refused', object: { kind: 'escalation', id }, detail: { decisionId: said.decisionId, state: said.state }, at: now })
    return said
  }, { timeout: SENDING_MS_MAX, maxWait: 10_000 })
