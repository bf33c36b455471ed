import { channelOf } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import type { Draft } from '#lib/domain/draft.ts'
import type { Tier } from '#lib/domain/lead.ts'
import { enqueue } from '#lib/delivery/enqueue.server.ts'
import type { LastQuestion } from '#lib/delivery/claim.server.ts'
import { send } from '#lib/delivery/send.server.ts'
import type { Receipt } from '#lib/delivery/send.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { isRequest } from '#lib/guardrails/moments.ts'
import { quietHours } from '#lib/guardrails/rules/quiet-hours.ts'
import { look } from '#lib/leads/look.server.ts'
import { CLEARANCE_MINUTES, clear } from '#lib/suppression/clear.server.ts'
import type { Cleared } from '#lib/suppression/clear.server.ts'
import { lastWord } from '#lib/suppression/facts.server.ts'
import { refusalNow } from '#lib/suppression/last.ts'
import { unsubscribeToken } from '#lib/suppression/token.ts'
import { contentHashOf } from '#lib/writing/compose.ts'
import { inspect } from '#lib/writing/inspect.ts'

export type Delivered = { cleared: true; receipt: Receipt } | { cleared: false; because: string }

export const unsubscribeUrl = (house: House) => (decisionId: string): string => `${house.baseUrl}/u/${unsubscribeToken(house.tokenKey, decisionId)}`

export const lastQuestion = (house: House): LastQuestion => async (tx, about) => refusalNow(await lastWord(tx, house.pepper, about), about)

/** Clearance and hand-over in one step, so that a retry asks again. A message already in the outbox is taken up where it stands. */
export async function deliver(house: House, decisionId: string, inThread = false): Promise<Delivered> {
  const existing = await house.db.send.findUnique({ where: { decisionId }, select: { id: true, state: true, createdAt: true } })
  const fresh = existing && existing.state === 'ready' && house.now().getTime() - existing.createdAt.getTime() > CLEARANCE_MINUTES * 60_000
  if (existing && !fresh) return { cleared: true, receipt: await send(house, existing.id, lastQuestion(house), unsubscribeUrl(house)) }
  const answer = await ask(house, decisionId, inThread)
  if (!answer.clear) {
    if (existing) await house.db.send.updateMany({ where: { id: existing.id, state: 'ready' }, data: { state: 'failed', because: answer.because, settledAt: house.now() } })
    return { cleared: false, because: answer.because }
  }
  const { sendId } = await enqueue(house, { decisionId, ...answer, inThread })
  return { cleared: true, receipt: await send(house, sendId, lastQuestion(house), unsubscribeUrl(house)) }
}

type Asked = Draft & { workspaceId: string; signalId: string; pass: number; epoch: number; tier: Tier; ruled: Action; decider: string; decidedAt: Date; postalAddress: string }

/** Looks once more at the lead and the text, and puts the question to suppression. */
async function ask(house: House, decisionId: string, inThread: boolean): Promise<Cleared> {
  const [decision] = await house.db.$queryRaw<Asked[]>`
    SELECT d."workspaceId", d."signalId", d."pass", d."epoch", d."tier", d."ruled", d."decider", d."decidedAt", w."postalAddress",
      f."channel", f."to", f."subject", f."text", f."html", f."template", f."slots", f."contentHash"
    FROM "Decision" d JOIN "Draft" f ON f."decisionId" = d."id" JOIN "Workspace" w ON w."id" = d."workspaceId" WHERE d."id" = ${decisionId}`
  if (!decision) throw new Error('nothing was written for this decision')
  const { channel: written, to, subject, text, html, template, slots, contentHash, postalAddress } = decision
  const draft: Draft = { channel: written, to, subject, text, html, template, slots, contentHash }
  const now = await look(house, { workspaceId: decision.workspaceId, signalId: decision.signalId, pass: decision.pass })
  const byHand = decision.decider === 'person'
  const action = decision.ruled
  const channel = channelOf(action) ?? draft.channel
  const requested = isRequest(now)
  return clear(house, {
    decisionId,
    epochWhenDecided: decision.epoch,
    purpose: byHand ? 'conversation' : requested ? 'answer' : 'nurture',
    basis: inThread && channel !== 'sms' ? 'conversation' : channel === 'chat' && now.chatLive ? 'live_session' : now.basis[channel],
    quiet: !inThread && quietHours.check(action, now) !== null,
    touchesSince: now.touches.filter((touch) => touch.at > decision.decidedAt.toISOString()).length,
    inThread,
    findings: inspect(draft, { tier: decision.tier, postalAddress, unsubscribeUrl: unsubscribeUrl(house)(decisionId), byHand, requested }),
    contentHashNow: contentHashOf(draft),
  })
}
