import type { Action } from '#lib/domain/action.ts'
import type { Candidate, TrailEntry } from '#lib/domain/proposal.ts'
import type { CandidateTable } from './candidates.ts'
import type { Stage } from './stages.ts'
import type { WhyNot } from './why-not.ts'

export type Check = {
  id: string; verdict: string; because: string | null; at: string; channel: string; purpose: string; ruleVersion: string; epoch: number; expiresAt: string
  rules: { rule: string; version: string; verdict: 'pass' | 'refuse' | 'not_asked'; because: string }[]
}

/** Everything the decision page shows of one pass. Instants are ISO strings, times milliseconds, cost millionths of a dollar. */
export type DecisionTrace = {
  id: string
  workspaceId: string
  at: string
  headline: string
  because: string[]
  /** Sum of the phases on the wall clock, the delivery included. */
  durationMs: number
  costMicros: number
  lead: { id: string; name: string; company: string | null; zone: string; state: string; masked: boolean }
  group: string
  tier: string
  origin: string
  epoch: number
  stages: Stage[]
  signal: { id: string; name: string; words: string; intent: string; trust: string; source: string; dedupeKey: string; occurredAt: string; receivedAt: string; properties: unknown; context: unknown }
  situation: {
    takenAt: string; pass: number; score: number; leadState: string; zone: string; zoneKnown: boolean; signalAgeHours: number; signalsSinceTouch: number; touches: number
    waited: { waitId: string; reason: string; hours: number } | null
    openWait: { waitId: string; intent: string; dueAt: string } | null
    basis: { channel: string; basis: string | null }[]
    chatLive: boolean; escalationOpen: boolean; featureVersion: string
    features: { name: string; value: number }[]
  }
  table: CandidateTable
  proposal: { action: Action; words: string; decider: string; fault: string | null; explored: boolean; propensity: number | null; confidence: number | null; draw: number | null; seed: string; policyVersion: string }
  ruling: { action: Action; words: string; changed: boolean; trail: (TrailEntry & { fromWords: string; toWords: string })[]; executedPropensity: number | null; rubricVersion: string }
  whyNot: WhyNot[]
  draft: { channel: string; to: string; subject: string; text: string; hasHtml: boolean; template: string; slots: { name: string; value: string; from: string }[]; contentHash: string; at: string } | null
  checks: Check[]
  receipt: { id: string; state: string; channel: string; provider: string; messageId: string; attempts: number; because: string | null; response: string | null; createdAt: string; claimedAt: string | null; settledAt: string | null; inThread: boolean } | null
  wait: { id: string; state: string; reason: string; intent: string; createdAt: string; dueAt: string; endedAt: string | null; endedBy: string | null; nextDecisionId: string | null } | null
  /** The wait that woke this pass, and the decision that asked for it. */
  wokenBy: { waitId: string; decisionId: string } | null
  escalation: { id: string; state: string; priority: string; reason: string; dueAt: string; claimedBy: string | null; endedAt: string | null; outcome: string | null } | null
  outcomes: { id: string; kind: string; trust: string; at: string }[]
  baseline: { words: string; because: string; touches: { drip: number; bide: number } } | null
  citations: { kind: string; id: string; at: string; words: string }[]
  versions: { label: string; value: string }[]
  phases: { name: string; ms: number }[]
  hash: string
  prev: string | null
  next: string | null
  candidates: Candidate[]
}
