import { hashOf } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import type { Proposal, Ruling } from '#lib/domain/proposal.ts'
import type { Situation } from '#lib/domain/situation.ts'
import type { Citation } from './citations.ts'

export type Pass = {
  situation: Situation
  proposal: Proposal
  ruling: Ruling
  baseline: unknown
  citations: readonly Citation[]
  /** Milliseconds on the wall clock; kept beside the row, outside its hash. */
  latency: Record<string, number>
}

/** The same signal and pass always have the same id, so a retried step writes nothing twice. */
export const decisionIdFor = (situation: Pick<Situation, 'signal' | 'pass' | 'takenAt'>): string =>
  mintId('dec', Date.parse(situation.takenAt), `${situation.signal.id}#${situation.pass}`)

/** The ledger row of one pass, with its hash over everything but latency and row numbers. */
export function decisionRow({ situation, proposal, ruling, baseline, citations, latency }: Pass) {
  const person = proposal.decider === 'person'
  const content = {
    id: decisionIdFor(situation),
    workspaceId: situation.workspaceId,
    leadId: situation.leadId,
    signalId: situation.signal.id,
    pass: situation.pass,
    wokenByWaitId: situation.waited?.waitId ?? null,
    situation,
    candidates: proposal.candidates,
    seed: proposal.seed,
    draw: person ? null : proposal.draw,
    proposedKind: proposal.action.kind,
    proposed: proposal.action,
    ruledKind: ruling.action.kind,
    ruled: ruling.action,
    trail: ruling.trail,
    citations,
    decider: proposal.decider,
    deciderFault: proposal.fault,
    reason: proposal.reason,
    explored: proposal.explored,
    propensity: person ? null : proposal.propensity,
    executedPropensity: person ? null : ruling.executedPropensity,
    confidence: null,
    policyVersion: proposal.policyVersion,
    settingsVersion: situation.settingsVersion,
    rubricVersion: ruling.rubricVersion,
    featureVersion: situation.featureVersion,
    modelVersion: null,
    promptVersion: null,
    baseline,
    group: situation.lead.group,
    tier: situation.lead.tier,
    origin: situation.lead.origin,
    costMicros: 0,
    epoch: situation.epoch,
    decidedAt: situation.takenAt,
  }
  return { ...content, latency, hash: hashOf(content) }
}
