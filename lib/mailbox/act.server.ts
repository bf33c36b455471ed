import { Fault } from '#lib/domain/fault.ts'
import { sha256 } from '#lib/domain/digest.ts'
import type { House } from '#lib/env/house.server.ts'
import type { KeptAnswer, Keeping } from '#lib/signals/keep.server.ts'
import type { LeadAct } from './page.ts'

const SOURCE = 'mailbox'

/** Plays the lead of one caught message: the signal goes through the same door as anybody's. Replies are told apart by `key`, so that a second try is harmless. */
export async function actAsLead(house: House, workspaceId: string, keep: (request: Keeping) => Promise<KeptAnswer>, input: LeadAct): Promise<{ signalId: string | null }> {
  const send = await house.db.send.findFirst({ where: { decisionId: input.decisionId, workspaceId }, select: { messageId: true, channel: true, decision: { select: { draft: { select: { to: true, subject: true } } } } } })
  const draft = send?.decision.draft
  if (!send || !draft) throw new Fault('not_found', 'There is no such message in this workspace.')
  const { event, messageId, properties } = signalFor(input, { ...send, subject: draft.subject })
  const answer = await keep({ workspaceId, source: SOURCE, items: [{ type: 'track', event, email: draft.to, messageId, properties: { ...properties, decisionId: input.decisionId, inReplyTo: send.messageId, channel: send.channel } }], receivedAt: house.now() })
  const [refused] = answer.rejected
  if (refused) throw new Fault('invalid', refused.message, { field: refused.field.replace('/properties', '') })
  return { signalId: answer.signalIds[0] ?? null }
}

function signalFor(input: LeadAct, send: { subject: string }): { event: string; messageId: string; properties: Record<string, unknown> } {
  if (input.act === 'reply') return { event: 'reply', messageId: `reply:${input.decisionId}:${input.key}`, properties: { text: input.text, subject: /^re:/i.test(send.subject) ? send.subject : `Re: ${send.subject}` } }
  if (input.act === 'click') return { event: 'click', messageId: `click:${input.decisionId}:${sha256(input.url).slice(0, 16)}`, properties: { url: input.url } }
  return { event: 'meeting_booked', messageId: `meeting:${input.decisionId}`, properties: {} }
}
