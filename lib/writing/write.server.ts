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
  const action = decision.ruled
  const channel = channelOf(action)
  if (!channel || !isOutreach(action)) throw new Error(`nothing to write for ${action.kind}`)
  return keepDraft(house, decision, compose(channel, action.angle, material(channel)))
}

/** Keeps a person's own words as the draft of their decision. */
export async function writeByHand(house: House, decisionId: string, unsubscribeUrl: string, words: { channel: Channel; subject: string; body: string }): Promise<Written> {
  const { decision, material } = await gather(house, decisionId, unsubscribeUrl)
  return keepDraft(house, decision, composeByHand(words.channel, material(words.channel), words))
}

type Asked = {
  id: string; workspaceId: string; leadId: string; ruled: Action; decidedAt: Date; signalName: string
  name: string | null; company: string | null; email: string | null; phone: string | null; workspace: Material['workspace']
}

async function gather(house: House, decisionId: string, unsubscribeUrl: string) {
  const [decision] = await house.db.$queryRaw<Asked[]>`
    SELECT d."id", d."workspaceId", d."leadId", d."ruled", d."decidedAt", s."name" AS "signalName", l."name", l."company", l."email", l."phone",
      json_build_object('senderName', w."senderName", 'postalAddress', w."postalAddress", 'product', w."product", 'bookingUrl', w."bookingUrl") AS workspace
    FROM "Decision" d JOIN "Signal" s ON s."id" = d."signalId" JOIN "Lead" l ON l."id" = s."leadId" JOIN "Workspace" w ON w."id" = d."workspaceId" WHERE d."id" = ${decisionId}`
  if (!decision) throw new Error('there is no decision to write for')
  const { name, company, email, phone, signalName, workspace } = decision
  const material = (channel: Channel): Material => ({
    to: (channel === 'email' ? email : channel === 'sms' ? phone : decision.leadId) ?? '',
    name, company, signalName: isKnown(signalName) ? signalName : 'page_view', workspace, unsubscribeUrl,
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
