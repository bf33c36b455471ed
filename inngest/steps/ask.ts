import { channelOf } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import type { Draft } from '#lib/domain/draft.ts'
import type { Tier } from '#lib/domain/lead.ts'
import { tooLateWords } from '#lib/delivery/words.ts'
import type { House } from '#lib/env/house.server.ts'
import { isRequest } from '#lib/guardrails/moments.ts'
import { quietHours } from '#lib/guardrails/rules/quiet-hours.ts'
import { look } from '#lib/leads/look.server.ts'
import { clear } from '#lib/suppression/clear.server.ts'
import type { Cleared } from '#lib/suppression/clear.server.ts'
import { unsubscribeToken } from '#lib/suppression/token.ts'
import { contentHashOf } from '#lib/writing/compose.ts'
import { inspect } from '#lib/writing/inspect.ts'

export const unsubscribeUrl = (house: House) => (decisionId: string): string => `${house.baseUrl}/u/${unsubscribeToken(house.tokenKey, decisionId)}`

/** `nightHours`: how long it will still be night for the lead, when that is what refuses. */
export type Asked = { answer: Cleared; nightHours: number | null }

type Row = Draft & { workspaceId: string; signalId: string; pass: number; epoch: number; tier: Tier; ruled: Action; decider: string; decidedAt: Date; postalAddress: string; attempts: number | null }

/** Looks once more at the lead and the text, and puts the question to suppression. Asked before a message enters the outbox, and again whenever its clearance is used up or has expired. */
export async function ask(house: House, decisionId: string, inThread: boolean): Promise<Asked> {
  const [decision] = await house.db.$queryRaw<Row[]>`
    SELECT d."workspaceId", d."signalId", d."pass", d."epoch", d."tier", d."ruled", d."decider", d."decidedAt", w."postalAddress", s."attempts",
      f."channel", f."to", f."subject", f."text", f."html", f."template", f."slots", f."contentHash"
    FROM "Decision" d JOIN "Draft" f ON f."decisionId" = d."id" JOIN "Workspace" w ON w."id" = d."workspaceId" LEFT JOIN "Send" s ON s."decisionId" = d."id" WHERE d."id" = ${decisionId}`
  if (!decision) throw new Error('nothing was written for this decision')
  const { channel: written, to, subject, text, html, template, slots, contentHash, postalAddress } = decision
  const draft: Draft = { channel: written, to, subject, text, html, template, slots, contentHash }
  const now = await look(house, { workspaceId: decision.workspaceId, signalId: decision.signalId, pass: decision.pass })
  const byHand = decision.decider === 'person'
  const action = decision.ruled
  const channel = channelOf(action) ?? draft.channel
  const requested = isRequest(now)
  const night = inThread ? null : quietHours.check(action, now)
  const tooLate = decision.attempts === null ? tooLateWords(decision.decidedAt, house.now()) : null
  const answer = await clear(house, {
    decisionId,
    epochWhenDecided: decision.epoch,
    purpose: byHand ? 'conversation' : requested ? 'answer' : 'nurture',
    basis: inThread && channel !== 'sms' ? 'conversation' : channel === 'chat' && now.chatLive ? 'live_session' : now.basis[channel],
    quiet: night !== null,
    touchesSince: now.touches.filter((touch) => touch.at > decision.decidedAt.toISOString()).length,
    inThread,
    findings: [
      ...(tooLate ? [{ rule: 'age', because: tooLate }] : []),
      ...inspect(draft, { tier: decision.tier, postalAddress, unsubscribeUrl: unsubscribeUrl(house)(decisionId), byHand, requested }),
    ],
    contentHashNow: contentHashOf(draft),
    attempts: decision.attempts ?? 0,
  })
  const wait = night?.instead.kind === 'wait' && !answer.clear && answer.refusedBy === 'quiet-hours' ? night.instead.untilHours : null
  return { answer, nightHours: wait }
}
