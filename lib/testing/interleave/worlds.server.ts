import type { Action } from '#lib/domain/action.ts'
import { destinationHmac } from '#lib/domain/digest.ts'
import { recordDecision } from '#lib/decisions/record.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { firstVersion } from '#lib/changes/first.server.ts'
import { look } from '#lib/leads/look.server.ts'
import { contentHashOf } from '#lib/writing/compose.ts'
import { write } from '#lib/writing/write.server.ts'
import { keep } from '#inngest/keep.ts'
import { unsubscribeUrl } from '#inngest/steps/deliver.ts'

/** A lead about whom everything is possible at this moment: a message decided and written, a wait due, a request for a person, a signal undecided. */
export type World = {
  workspaceId: string; leadId: string; email: string
  /** Somebody known by an account only, who turns out to be the lead. */
  otherId: string; otherUser: string
  /** The message's decision, with its draft. `sendId` where it is in the outbox already. */
  decisionId: string; sendId: string | null
  waitId: string; parkDecisionId: string; handOverDecisionId: string; undecidedSignalId: string
}

type Row = Record<string, unknown>
const DAY_MS = 86_400_000

/** Makes such leads by the hundred, as copies of one that went through the real verbs. */
export async function openWorlds(house: House, workspaceId: string): Promise<(names: readonly { name: string; ready: boolean; olderOther: boolean }[]) => Promise<World[]>> {
  const { db } = house
  const now = house.now()
  await db.workspace.create({ data: { id: workspaceId, name: workspaceId, senderName: 'Ada of Bide', senderEmail: 'ada@bide.test', postalAddress: '1 Test Street', product: 'tests', bookingUrl: 'https://bide.test/book', createdAt: now } })
  await firstVersion(db, workspaceId, now)
  const template = await readTemplate(house, workspaceId)

  return async (names) => {
    const rows = names.map(({ name, ready, olderOther }) => copy(template, workspaceId, name, { ready, olderOther }))
    const all = (pick: (made: (typeof rows)[number]) => Row[]) => ({ data: rows.flatMap(pick) as never[] })
    await db.lead.createMany(all(({ leads }) => leads))
    await db.leadIdentity.createMany(all(({ identities }) => identities))
    await db.signal.createMany(all(({ signals }) => signals))
    await db.consent.createMany(all(({ consents }) => consents))
    await db.decision.createMany(all(({ decisions }) => decisions))
    await db.draft.createMany(all(({ drafts }) => drafts))
    await db.complianceCheck.createMany(all(({ checks }) => checks))
    await db.send.createMany(all(({ sends }) => sends))
    await db.wait.createMany(all(({ waits }) => waits))
    return rows.map(({ world }) => world)
  }

  function copy(from: Template, workspace: string, name: string, { ready, olderOther }: { ready: boolean; olderOther: boolean }) {
    const [leadId, otherId, email, otherUser] = [`ld_${name}`, `ld_${name}_o`, `${name}@lead.test`, `user-${name}`]
    const ids = { request: `sig_${name}_r`, waited: `sig_${name}_w`, parked: `sig_${name}_p`, handed: `sig_${name}_h`, undecided: `sig_${name}_u` }
    const at = (days: number) => new Date(now.getTime() + days * DAY_MS)
    const decision = (id: string, signalId: string, ruled: Action, decidedAt: Date): Row =>
      ({ ...from.decision, id, leadId, signalId, ruled, ruledKind: ruled.kind, proposed: ruled, proposedKind: ruled.kind, epoch: 1, decidedAt, situation: { ...from.decision.situation as Row, leadId } })
    const decisionId = `dec_${name}`
    const text = from.text(decisionId)
    const draft = { ...from.draft, decisionId, leadId, to: email, text: text.text, html: text.html, contentHash: '' }
    draft.contentHash = contentHashOf({ channel: 'email', to: email, subject: String(from.draft.subject), text: draft.text })
    const about = {
      workspaceId: workspace, decisionId, leadId, channel: 'email', destinationHmac: destinationHmac(house.pepper, workspace, email), contentHash: draft.contentHash, purpose: 'answer', epoch: 1,
      token: `token ${name}`, createdAt: now, hash: '',
    }
    const wait = { kind: 'wait', untilHours: 24, reason: 'too soon' } as const
    return {
      world: {
        workspaceId: workspace, leadId, email, otherId, otherUser, decisionId, sendId: ready ? `snd_${name}` : null,
        waitId: `wt_${name}`, parkDecisionId: `dec_${name}_p`, handOverDecisionId: `dec_${name}_h`, undecidedSignalId: ids.undecided,
      } satisfies World,
      leads: [{ ...from.lead, id: leadId, email, firstSignalAt: at(-2) }, { ...from.lead, id: otherId, email: null, firstSignalAt: at(olderOther ? -3 : -1) }],
      identities: [{ workspaceId: workspace, kind: 'email', value: email, leadId, at: now }, { workspaceId: workspace, kind: 'user_id', value: otherUser, leadId: otherId, at: now }],
      signals: Object.values(ids).map((id) => ({ ...from.signal, id, leadId, dedupeKey: id })),
      consents: [ids.request, ids.undecided].map((signalId) => ({ ...from.consent, id: `cns_${signalId}`, leadId, signalId })),
      decisions: [
        decision(decisionId, ids.request, from.decision.ruled as Action, at(-1 / 86_400)),
        decision(`dec_${name}_w`, ids.waited, wait, at(-1)),
        decision(`dec_${name}_p`, ids.parked, { ...wait, untilHours: 1 }, at(-1 / 86_400)),
        decision(`dec_${name}_h`, ids.handed, { kind: 'escalate_to_human', priority: 'high', reason: 'asked for a person' }, at(-1 / 86_400)),
      ],
      drafts: [draft],
      checks: ready ? [{ ...about, id: `chk_${name}`, verdict: 'clear', rules: [], ruleVersion: 'compliance-1', expiresAt: at(1) }] : [],
      sends: ready ? [{ ...about, id: `snd_${name}`, checkId: `chk_${name}`, provider: 'recorder', messageId: `<snd_${name}@bide.test>` }] : [],
      waits: [{ id: `wt_${name}`, workspaceId: workspace, decisionId: `dec_${name}_w`, leadId, signalId: ids.waited, pass: 1, epoch: 1, reason: 'too soon', intent: 'explicit', dueAt: at(-1 / 24), createdAt: at(-1), hash: '' }],
    }
  }
}

type Template = { lead: Row; signal: Row; consent: Row; decision: Row; draft: Row; text(decisionId: string): { text: string; html: string } }

/** One request, looked at, decided, recorded and written by the verbs that do it in production. */
async function readTemplate(house: House, workspaceId: string): Promise<Template> {
  const { db } = house
  const kept = await keep(house, { workspaceId, source: 'api', items: [{ type: 'track', event: 'demo_request', email: 'template@lead.test', traits: { name: 'Sina Weber', company: 'Kranich GmbH', timezone: 'Europe/Berlin' } }] })
  const situation = await look(house, { workspaceId, signalId: kept.signalIds[0] ?? '', pass: 1 })
  const action: Action = { kind: 'send_email', angle: 'answer', priority: 'normal' }
  const { decisionId } = await recordDecision(house, {
    situation, citations: [], baseline: {}, latency: {},
    proposal: { action, decider: 'rules', policyVersion: 'rules-1', candidates: [], seed: '', draw: 0, propensity: 1, explored: false, reason: '', fault: null },
    ruling: { action, trail: [], executedPropensity: 1, rubricVersion: 'rubric-1' },
  })
  await write(house, decisionId, unsubscribeUrl(house)(decisionId))
  const [lead, signal, consent, decision, draft] = await Promise.all([
    db.lead.findUniqueOrThrow({ where: { id: situation.leadId } }), db.signal.findUniqueOrThrow({ where: { id: situation.signal.id } }), db.consent.findFirstOrThrow({ where: { leadId: situation.leadId } }),
    db.decision.findUniqueOrThrow({ where: { id: decisionId } }), db.draft.findUniqueOrThrow({ where: { decisionId } }),
  ])
  const url = unsubscribeUrl(house)
  const said = (text: string, id: string): string => text.replaceAll(url(decisionId), url(id))
  return {
    lead, signal: fresh(signal), consent, decision: fresh(decision), draft,
    text: (id) => ({ text: said(draft.text, id), html: said(draft.html, id) }),
  }
}

/** A row without what the database numbers by itself. */
const fresh = ({ ledgerNo: _no, ledgerTx: _tx, ...row }: Row): Row => {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}
