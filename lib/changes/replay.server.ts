import type { Db } from '#lib/db/client.server.ts'
import type { Action, Kind } from '#lib/domain/action.ts'
import { actionKey } from '#lib/domain/action.ts'
import { GuardrailSettings } from '#lib/domain/settings.ts'
import type { Situation } from '#lib/domain/situation.ts'
import { GUARDRAILS } from './live.server.ts'

const REPLAYED_MAX = 300
const EXAMPLES_MAX = 12

/** What a policy under its rules would do in a situation; always the same for the same situation. */
export type Decide = (situation: Situation) => Action
export type ReplayedDecision = { id: string; leadId: string; decidedAt: string; from: Action; to: Action }
/** `sampled` recent decisions were made again under both documents; `changed` of them end differently. */
export type Replay = { sampled: number; changed: number; flows: { from: Kind; to: Kind; count: number }[]; examples: ReplayedDecision[] }

/**
 * Makes the last decisions again, once under the document a change was made on and once under the proposed one, with the same draw.
 * Both sides are computed now, so that only the document differs. Nothing is sent. Null where there is no such change.
 */
export async function replayChange(db: Db, workspaceId: string, changeId: string, decide: Decide): Promise<Replay | null> {
  const change = await db.change.findFirst({ where: { id: changeId, workspaceId, family: GUARDRAILS }, select: { body: true, baseVersion: true } })
  const base = change && await db.policyVersion.findUnique({ where: { workspaceId_family_version: { workspaceId, family: GUARDRAILS, version: change.baseVersion } }, select: { body: true } })
  if (!change || !base) return null
  const [now, proposed] = [GuardrailSettings.parse(base.body), GuardrailSettings.parse(change.body)]
  const rows = await db.decision.findMany({
    where: { workspaceId, decider: { not: 'person' } }, orderBy: { decidedAt: 'desc' }, take: REPLAYED_MAX, select: { id: true, leadId: true, decidedAt: true, situation: true },
  })
  const flows = new Map<string, { from: Kind; to: Kind; count: number }>()
  const examples: ReplayedDecision[] = []
  let changed = 0
  for (const row of rows) {
    const situation = row.situation as unknown as Situation
    const from = decide({ ...situation, settings: now })
    const to = decide({ ...situation, settings: proposed })
    if (actionKey(from) === actionKey(to)) continue
    changed += 1
    const key = `${from.kind} ${to.kind}`
    flows.set(key, { from: from.kind, to: to.kind, count: (flows.get(key)?.count ?? 0) + 1 })
    if (examples.length < EXAMPLES_MAX) examples.push({ id: row.id, leadId: row.leadId, decidedAt: row.decidedAt.toISOString(), from, to })
  }
  return { sampled: rows.length, changed, flows: [...flows.values()].sort((a, b) => b.count - a.count), examples }
}
