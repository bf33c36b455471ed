import { channelOf, isOutreach } from '#lib/domain/action.ts'
import type { Action, Channel } from '#lib/domain/action.ts'
import type { Draft } from '#lib/domain/draft.ts'
import { isKnown } from '#lib/domain/signal.ts'
import type { Client } from '#lib/db/client.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { compose, composeByHand } from './compose.ts'
import type { Material } from './compose.ts'

export type Written = { decisionId: string; contentHash: string }

/** Writes the draft a decision asks for and keeps it. Twice is once: the first draft stands. `unsubscribeUrl` comes from suppression. */
export async function write(house: House, decisionId: string, unsubscribeUrl: string): Promise<Written> {
  const { decision, material } = await gather(house, decisionId, unsubscribeUrl)
  const action = decision.ruled as Action
  const channel = channelOf(action)
  if (!channel || !isOutreach(action)) throw new Error(`nothing to write for ${action.kind}`)
  return keepDraft(house, decision, compose(channel, action.angle, material(channel)))
}

/** Keeps a person's own words as the draft of their decision. */
export async function writeByHand(house: House, decisionId: string, unsubscribeUrl: string, words: { channel: Channel; subject: string; body: string }): Promise<Written> {
  const { decision, material } = await gather(house, decisionId, unsubscribeUrl)
  return keepDraft(house, decision, composeByHand(words.channel, material(words.channel), words))
}

async function gather(house: House, decisionId: string, unsubscribeUrl: string) {
  const decision = await house.db.decision.findUniqueOrThrow({
    where: { id: decisionId },
    select: { id: true, workspaceId: true, leadId: true, ruled: true, decidedAt: true, signal: { select: { name: true, lead: { select: { name: true, company: true, email: true, phone: true } } } } },
  })
  const workspace = await house.db.workspace.findUniqueOrThrow({ where: { id: decision.workspaceId }, select: { senderName: true, postalAddress: true, product: true, bookingUrl: true } })
  const { lead, name } = decision.signal
  const material = (channel: Channel): Material => ({
    to: (channel === 'email' ? lead.email : channel === 'sms' ? lead.phone : decision.leadId) ?? '',
    name: lead.name, company: lead.company, signalName: isKnown(name) ? name : 'page_view', workspace, baseUrl: house.baseUrl, unsubscribeUrl,
  })
  return { decision, material }
}

async function keepDraft(house: { db: Client }, decision: { id: string; workspaceId: string; leadId: string; decidedAt: Date }, draft: Draft): Promise<Written> {
  await house.db.draft.createMany({
    data: [{ ...draft, slots: draft.slots.map((slot) => ({ ...slot })), decisionId: decision.id, workspaceId: decision.workspaceId, leadId: decision.leadId, createdAt: decision.decidedAt }],
    skipDuplicates: true,
  })
  const kept = await house.db.draft.findUniqueOrThrow({ where: { decisionId: decision.id }, select: { contentHash: true } })
  return { decisionId: decision.id, contentHash: kept.contentHash }
}
