import { createHmac } from 'node:crypto'
import type { Channel } from '#lib/domain/action.ts'
import { hashOf } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { traced } from '#lib/telemetry/traces.server.ts'
import { lastWord } from './facts.server.ts'
import { VERDICT_VERSION, verdict } from './verdict.ts'
import type { Clearance } from './verdict.ts'

/** A clearance is for now: it expires with the moment it was asked in. */
export const CLEARANCE_MINUTES = 15

/** What the script already knows about the moment, read again just now. */
export type Moment = {
  decisionId: string
  epochWhenDecided: number
  purpose: 'answer' | 'nurture' | 'conversation'
  basis: string | null
  quiet: boolean | null
  touchesSince: number
  inThread: boolean
  findings: readonly { rule: string; because: string }[]
  /** Recomputed from the draft's text. */
  contentHashNow: string
  /** How often the message was handed over before: each attempt has a clearance of its own, even within one instant. */
  attempts?: number
}

export type Cleared = { clear: true; checkId: string; token: string; clearance: Clearance } | { clear: false; checkId: string; because: string; refusedBy: string }

/** Asks suppression about one draft, writes down every answer, and mints the single-use token when all are yes. */
export const clear = (house: House, moment: Moment): Promise<Cleared> =>
  traced(null, 'clear', { 'bide.decision': moment.decisionId }, async (tell) => {
    const cleared = await question(house, moment)
    tell(cleared.clear ? { 'bide.outcome': 'clear' } : { 'bide.outcome': 'refused', 'bide.rules': [cleared.refusedBy] })
    return cleared
  })

async function question(house: House, moment: Moment): Promise<Cleared> {
  const draft = await house.db.draft.findUniqueOrThrow({ where: { decisionId: moment.decisionId }, select: { workspaceId: true, leadId: true, channel: true, to: true, contentHash: true } })
  const channel = draft.channel as Channel
  const word = await lastWord(house.db, house.pepper, { workspaceId: draft.workspaceId, leadId: draft.leadId, channel, to: draft.to })
  const at = house.now()
  const answer = verdict({ ...word, ...moment, draftDestination: draft.to, contentHash: draft.contentHash }, channel, at.toISOString())
  const checkId = mintId('chk', at.getTime(), `${moment.decisionId}\n${at.toISOString()}${moment.attempts ? `\n${moment.attempts}` : ''}`)
  const token = answer.clear ? createHmac('sha256', house.tokenKey).update(`clearance\n${checkId}\n${draft.contentHash}`).digest('hex') : null
  const content = {
    id: checkId, workspaceId: draft.workspaceId, decisionId: moment.decisionId, leadId: draft.leadId, channel, destinationHmac: word.destinationHmac,
    contentHash: draft.contentHash, purpose: moment.purpose, epoch: moment.epochWhenDecided, verdict: answer.clear ? 'clear' : 'refused',
    because: answer.clear ? null : answer.because, rules: answer.rules.map((rule) => ({ ...rule, version: VERDICT_VERSION })), ruleVersion: VERDICT_VERSION,
    expiresAt: new Date(at.getTime() + CLEARANCE_MINUTES * 60_000).toISOString(), createdAt: at.toISOString(),
  }
  await house.db.complianceCheck.createMany({ data: [{ ...content, token, hash: hashOf(content) }], skipDuplicates: true })
  if (answer.clear && token) return { clear: true, checkId, token, clearance: answer.clearance }
  const refusedBy = answer.rules.find((rule) => rule.verdict === 'refuse')?.rule ?? ''
  return { clear: false, checkId, because: answer.clear ? 'no token' : answer.because, refusedBy }
}
