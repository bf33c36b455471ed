import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Replayed } from './views.ts'

/** Looks at the lead and the text again and asks suppression, as before any message. Handed in, because clearance is a sibling's. */
export type AskAnew = (decisionId: string, inThread: boolean) => Promise<{ clear: true; checkId: string } | { clear: false; because: string }>

const GONE = 'This message is not a dead letter any more: somebody has replayed it or let it go.'

/**
 * Takes a message that was given up on back into the outbox, when every question is answered yes anew; the sweep hands it over. What was once cleared is never used again.
 * Refused, it stays dead with the reason. @throws Fault `not_found`, `conflict` when it is not dead any more.
 */
export async function replaySend(house: House, actor: Actor, sendId: string, askAnew: AskAnew): Promise<Replayed> {
  const send = await house.db.send.findFirst({ where: { id: sendId, workspaceId: actor.workspaceId }, select: { deadAt: true, decisionId: true, inThread: true, attempts: true } })
  if (!send) throw new Fault('not_found', 'There is no such message in this workspace.')
  if (!send.deadAt) throw new Fault('conflict', GONE)
  const answer = await askAnew(send.decisionId, send.inThread)
  const at = house.now()
  const data = answer.clear
    ? { state: 'ready', deadAt: null, settledAt: null, because: 'a person had it cleared anew', heldBy: null, retryAt: at, revivedAt: at, claimCheckId: answer.checkId, excused: send.attempts }
    : { because: `still not sent: ${answer.because}` }
  await house.db.$transaction(async (tx) => {
    const { count } = await tx.send.updateMany({ where: { id: sendId, state: 'failed', deadAt: { not: null } }, data })
    if (count === 0) throw new Fault('conflict', GONE)
    await appendAudit(tx, actor, { verb: answer.clear ? 'send.replayed' : 'send.replay_refused', object: { kind: 'send', id: sendId }, detail: answer.clear ? { checkId: answer.checkId } : { because: answer.because }, at })
  })
  return answer.clear ? { state: 'taken_up' } : { state: 'refused', because: answer.because }
}

/** Lets a message that was given up on go for good. @throws Fault `not_found`, `conflict` when it is not dead any more. */
export async function discardSend(house: House, actor: Actor, sendId: string): Promise<void> {
  const at = house.now()
  await house.db.$transaction(async (tx) => {
    const known = await tx.send.findFirst({ where: { id: sendId, workspaceId: actor.workspaceId }, select: { because: true } })
    if (!known) throw new Fault('not_found', 'There is no such message in this workspace.')
    const { count } = await tx.send.updateMany({ where: { id: sendId, state: 'failed', deadAt: { not: null } }, data: { deadAt: null, because: `${known.because ?? 'given up'} (a person let it go)` } })
    if (count === 0) throw new Fault('conflict', GONE)
    await appendAudit(tx, actor, { verb: 'send.discarded', object: { kind: 'send', id: sendId }, at })
  })
}
