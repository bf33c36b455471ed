import { actionKey } from '#lib/domain/action.ts'
import type { Action } from '#lib/domain/action.ts'
import { Fault } from '#lib/domain/fault.ts'
import { maskPerson, redact, redactDeep } from '#lib/domain/mask.ts'
import type { Candidate, TrailEntry } from '#lib/domain/proposal.ts'
import { catalogue, isKnown } from '#lib/domain/signal.ts'
import type { Situation } from '#lib/domain/situation.ts'
import { sayAction, sayKey } from '#lib/domain/words.ts'
import type { House } from '#lib/env/house.server.ts'
import { candidateRows } from './candidates.ts'
import { because, headline } from './explain.ts'
import { factsOf } from './facts.ts'
import { stages } from './stages.ts'
import type { Check, DecisionTrace } from './trace.ts'
import { whyNot } from './why-not.ts'

/**
 * Everything the decision page shows of one pass. Without `reveal`, names, addresses and numbers are masked here, before they leave the server.
 * @throws Fault `not_found` for a decision of another workspace.
 */
export async function readTrace(house: House, about: { workspaceId: string; decisionId: string; reveal: boolean }): Promise<DecisionTrace> {
  const { db } = house
  const row = await db.decision.findFirst({
    where: { id: about.decisionId, workspaceId: about.workspaceId },
    include: { signal: true, wait: true, send: true, draft: true, escalation: true, checks: { orderBy: { createdAt: 'desc' } } },
  })
  if (!row) throw new Fault('not_found', 'There is no such decision in this workspace.')
  const [lead, around, outcomes, nextPass, wokenBy, claimer] = await Promise.all([
    db.lead.findUniqueOrThrow({ where: { id: row.leadId }, select: { name: true, email: true, phone: true, company: true, state: true, epoch: true } }),
    neighbours(house, row),
    db.outcome.findMany({ where: { decisionId: row.id, workspaceId: row.workspaceId }, orderBy: { at: 'asc' } }),
    row.wait ? db.decision.findFirst({ where: { wokenByWaitId: row.wait.id, leadId: row.leadId }, select: { id: true } }) : null,
    row.wokenByWaitId ? db.wait.findUnique({ where: { id: row.wokenByWaitId }, select: { id: true, decisionId: true } }) : null,
    row.escalation?.claimedById ? db.operator.findUnique({ where: { id: row.escalation.claimedById }, select: { name: true } }) : null,
  ])
  const person = about.reveal ? lead : maskPerson(lead)
  const hide = (text: string) => (about.reveal ? text : redact(text, lead))
  const hideDeep = (value: unknown) => (about.reveal ? value : redactDeep(value, lead))

  const facts = factsOf(row, lead.epoch, house.now())
  const situation = row.situation as unknown as Situation
  const candidates = row.candidates as unknown as Candidate[]
  const proposed = row.proposed as unknown as Action
  const ruled = row.ruled as unknown as Action
  const latency = row.latency as Record<string, number>
  const { signal, send, draft, wait, escalation } = row
  const written = draft ? Math.max(0, draft.createdAt.getTime() - row.decidedAt.getTime()) : null
  const delivered = send?.settledAt && send.claimedAt ? Math.max(0, send.settledAt.getTime() - send.claimedAt.getTime()) : null
  const timed: Record<string, number> = { ...latency, ...(written === null || latency.write !== undefined ? {} : { write: written }), ...(delivered === null || latency.deliver !== undefined ? {} : { deliver: delivered }) }
  const phases = ['look', 'decide', 'record', 'write', 'deliver'].flatMap((name) => { const ms = timed[name]; return ms === undefined ? [] : [{ name, ms }] })
  const baseline = row.baseline as { action: Action; because: string; touches: { drip: number; bide: number } } | null

  return {
    id: row.id, workspaceId: row.workspaceId, at: row.decidedAt.toISOString(), headline: headline(facts), because: because(facts).map(hide),
    durationMs: phases.reduce((sum, phase) => sum + phase.ms, 0), costMicros: row.costMicros,
    lead: { id: row.leadId, name: person.name ?? person.email ?? 'Somebody unknown', company: lead.company, zone: situation.lead.zone, state: lead.state, masked: !about.reveal },
    group: row.group, tier: row.tier, origin: row.origin, epoch: row.epoch,
    stages: stages({ ...facts, ageHours: situation.signal.ageHours, latency: timed, hasDraft: draft !== null, check: (row.checks[0]?.verdict ?? null) as 'clear' | 'refused' | null }),
    signal: {
      id: signal.id, name: signal.name, words: isKnown(signal.name) ? catalogue[signal.name].words : signal.name, intent: signal.intent, trust: signal.trust, source: signal.source,
      dedupeKey: signal.dedupeKey, occurredAt: signal.occurredAt.toISOString(), receivedAt: signal.receivedAt.toISOString(), properties: hideDeep(signal.properties), context: hideDeep(signal.context),
    },
    situation: {
      takenAt: situation.takenAt, pass: row.pass, score: situation.lead.score, leadState: situation.lead.state, zone: situation.lead.zone, zoneKnown: situation.lead.zoneKnown,
      signalAgeHours: situation.signal.ageHours, signalsSinceTouch: situation.signalsSinceTouch, touches: situation.touches.length,
      waited: situation.waited, openWait: situation.openWait, basis: Object.entries(situation.basis).map(([channel, basis]) => ({ channel, basis })),
      chatLive: situation.chatLive, escalationOpen: situation.escalationOpen, featureVersion: situation.featureVersion,
      features: Object.entries(situation.features).map(([name, value]) => ({ name, value })),
    },
    table: candidateRows(candidates, actionKey(proposed), actionKey(ruled)),
    proposal: {
      action: proposed, words: sayAction(proposed), decider: row.decider, fault: row.deciderFault, explored: row.explored, propensity: row.propensity, confidence: row.confidence,
      draw: row.draw, seed: row.seed, policyVersion: row.policyVersion,
    },
    ruling: {
      action: ruled, words: sayAction(ruled), changed: actionKey(proposed) !== actionKey(ruled), executedPropensity: row.executedPropensity, rubricVersion: row.rubricVersion,
      trail: (row.trail as unknown as TrailEntry[]).map((entry) => ({ ...entry, fromWords: sayKey(entry.from), toWords: sayKey(entry.to) })),
    },
    whyNot: row.decider === 'person' ? [] : whyNot(candidates, ruled.kind),
    draft: draft && {
      channel: draft.channel, to: hide(draft.to), subject: hide(draft.subject), text: hide(draft.text), hasHtml: draft.html !== '', template: draft.template,
      slots: (draft.slots as { name: string; value: string; from: string }[]).map((slot) => ({ ...slot, value: hide(slot.value) })), contentHash: draft.contentHash, at: draft.createdAt.toISOString(),
    },
    checks: row.checks.map((check) => ({
      id: check.id, verdict: check.verdict, because: check.because, at: check.createdAt.toISOString(), channel: check.channel, purpose: check.purpose,
      ruleVersion: check.ruleVersion, epoch: check.epoch, expiresAt: check.expiresAt.toISOString(), rules: check.rules as unknown as Check['rules'],
    })),
    receipt: send && {
      id: send.id, state: send.state, channel: send.channel, provider: send.provider, messageId: send.messageId, attempts: send.attempts, because: send.because && hide(send.because),
      response: send.response && hide(send.response), createdAt: send.createdAt.toISOString(), claimedAt: iso(send.claimedAt), settledAt: iso(send.settledAt), inThread: send.inThread,
    },
    wait: wait && {
      id: wait.id, state: wait.state, reason: wait.reason, intent: wait.intent, createdAt: wait.createdAt.toISOString(), dueAt: wait.dueAt.toISOString(),
      endedAt: iso(wait.endedAt), endedBy: wait.endedBy, nextDecisionId: nextPass?.id ?? null,
    },
    wokenBy: wokenBy && { waitId: wokenBy.id, decisionId: wokenBy.decisionId },
    escalation: escalation && {
      id: escalation.id, state: escalation.state, priority: escalation.priority, reason: escalation.reason, dueAt: escalation.dueAt.toISOString(), claimedBy: claimer?.name ?? null,
      endedAt: iso(escalation.endedAt), outcome: escalation.outcome,
    },
    outcomes: outcomes.map(({ id, kind, trust, at }) => ({ id, kind, trust, at: at.toISOString() })),
    baseline: baseline?.action ? { words: sayAction(baseline.action), because: baseline.because, touches: baseline.touches } : null,
    citations: row.citations as unknown as DecisionTrace['citations'],
    versions: versionsOf(row, draft?.template ?? null),
    phases, hash: row.hash, prev: around.prev, next: around.next, candidates,
  }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

type Versions = { policyVersion: string; settingsVersion: number; rubricVersion: string; featureVersion: string; modelVersion: string | null; promptVersion: string | null; checks: { ruleVersion: string }[] }

function versionsOf(row: Versions, template: string | null): DecisionTrace['versions'] {
  const known: [string, string | null | undefined][] = [
    ['Policy', row.policyVersion], ['Guardrails', `v${row.settingsVersion}`], ['Rubric', row.rubricVersion], ['Features', row.featureVersion],
    ['Clearance rules', row.checks[0]?.ruleVersion], ['Template', template], ['Model', row.modelVersion], ['Prompt', row.promptVersion],
  ]
  return known.flatMap(([label, value]) => (value ? [{ label, value }] : []))
}

/** The decisions of the same lead just before and after this one. */
async function neighbours(house: House, { leadId, decidedAt, id }: { leadId: string; decidedAt: Date; id: string }): Promise<{ prev: string | null; next: string | null }> {
  const select = { id: true } as const
  const [prev, next] = await Promise.all([
    house.db.decision.findFirst({ where: { leadId, OR: [{ decidedAt: { lt: decidedAt } }, { decidedAt, id: { lt: id } }] }, orderBy: [{ decidedAt: 'desc' }, { id: 'desc' }], select }),
    house.db.decision.findFirst({ where: { leadId, OR: [{ decidedAt: { gt: decidedAt } }, { decidedAt, id: { gt: id } }] }, orderBy: [{ decidedAt: 'asc' }, { id: 'asc' }], select }),
  ])
  return { prev: prev?.id ?? null, next: next?.id ?? null }
}
