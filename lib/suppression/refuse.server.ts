import { channelOf } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import { hashOf, sha256 } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { lastWord } from './facts.server.ts'
import { VERDICT_VERSION } from './verdict.ts'

type Row = { workspaceId: string; leadId: string; ruled: Action; epoch: number; to: string | null; contentHash: string | null; email: string | null; phone: string | null }

/** Writes down that a decision's message was not even asked about, and why, so that a decision to send never ends without a word. Twice is once. */
export async function refuseUnsent(house: House, decisionId: string, { rule, because }: { rule: string; because: string }): Promise<void> {
  const [decision] = await house.db.$queryRaw<Row[]>`
    SELECT d."workspaceId", d."leadId", d."ruled", d."epoch", f."to", f."contentHash", l."email", l."phone"
    FROM "Decision" d LEFT JOIN "Draft" f ON f."decisionId" = d."id" LEFT JOIN "Lead" l ON l."id" = d."leadId" WHERE d."id" = ${decisionId}`
  const channel = decision ? channelOf(decision.ruled) : null
  if (!decision || !channel) throw new Error('there is no message to refuse')
  const { workspaceId, leadId, epoch } = decision
  const to = decision.to ?? (channel === 'email' ? decision.email : channel === 'sms' ? decision.phone : leadId) ?? ''
  const { destinationHmac } = await lastWord(house.db, house.pepper, { workspaceId, leadId, channel, to })
  const at = house.now()
  const content = {
    id: mintId('chk', at.getTime(), `${decisionId}\n${rule}`), workspaceId, decisionId, leadId, channel, destinationHmac, contentHash: decision.contentHash ?? sha256(''), purpose: 'nurture', epoch,
    verdict: 'refused', because, rules: [{ rule, verdict: 'refuse', because, version: VERDICT_VERSION }], ruleVersion: VERDICT_VERSION, expiresAt: at.toISOString(), createdAt: at.toISOString(),
  }
  await house.db.complianceCheck.createMany({ data: [{ ...content, token: null, hash: hashOf(content) }], skipDuplicates: true })
}
