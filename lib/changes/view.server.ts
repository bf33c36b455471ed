import type { Db } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { GuardrailSettings } from '#lib/domain/settings.ts'
import { whyNotApprove } from './approval.ts'
import type { Risk, SettingChange } from './diff.ts'
import { diffSettings, riskOf } from './diff.ts'
import { GUARDRAILS, liveSettings } from './live.server.ts'
import { CHANGE_STATES } from './schema.ts'
import type { ChangeFilter, ChangeState } from './schema.ts'

type Viewer = Extract<Actor, { kind: 'person' }>

export type ChangeLine = {
  id: string; title: string; state: ChangeState; risk: Risk; summary: string; author: string; mine: boolean
  createdAt: string; decidedAt: string | null; baseVersion: number; baseMoved: boolean; liveVersion: number | null
}
export type ChangeList = { changes: ChangeLine[]; counts: Record<ChangeState, number>; liveVersion: number }
export type ChangeReview = ChangeLine & {
  reason: string; comment: string | null; reviewer: string | null; changes: SettingChange[]; currentVersion: number
  /** Null when this viewer may approve; else why not. */
  whyNotApprove: string | null
  /** Set where what it brought is still what is live: the version to go back to. */
  restoreTo: number | null
}

const LIST_MAX = 200

/** The queue of one state, oldest first while it waits, newest first once answered, with the count of every state. */
export async function listChanges(db: Db, viewer: Viewer, { state }: ChangeFilter): Promise<ChangeList> {
  const where = { workspaceId: viewer.workspaceId, family: GUARDRAILS }
  const [rows, counted, live] = await Promise.all([
    db.change.findMany({ where: { ...where, state }, orderBy: state === 'in_review' ? { createdAt: 'asc' } : { decidedAt: 'desc' }, take: LIST_MAX }),
    db.change.groupBy({ by: ['state'], where, _count: true }),
    liveSettings(db, viewer.workspaceId),
  ])
  const lines = await linesOf(db, viewer, rows, live.version)
  const counts = Object.fromEntries(CHANGE_STATES.map((each) => [each, counted.find((row) => row.state === each)?._count ?? 0])) as Record<ChangeState, number>
  return { changes: lines.map(({ line }) => line), counts, liveVersion: live.version }
}

/** One change as a reviewer needs it. Null where this workspace has none of that id. */
export async function readChange(db: Db, viewer: Viewer, id: string): Promise<ChangeReview | null> {
  const row = await db.change.findFirst({ where: { id, workspaceId: viewer.workspaceId, family: GUARDRAILS } })
  if (!row) return null
  const live = await liveSettings(db, viewer.workspaceId)
  const [found] = await linesOf(db, viewer, [row], live.version)
  if (!found) return null
  const names = await namesOf(db, [row.reviewerId])
  const { line, changes } = found
  return {
    ...line, changes, reason: row.reason, comment: row.comment, reviewer: row.reviewerId && (names.get(row.reviewerId) ?? row.reviewerId), currentVersion: live.version,
    whyNotApprove: whyNotApprove(viewer, { authorId: row.authorId, risk: line.risk }),
    restoreTo: row.state === 'live' && row.liveVersion === live.version ? row.baseVersion : null,
  }
}

type Row = { id: string; title: string; state: string; authorId: string; body: unknown; baseVersion: number; liveVersion: number | null; createdAt: Date; decidedAt: Date | null }

async function linesOf(db: Db, viewer: Viewer, rows: readonly Row[], liveVersion: number): Promise<{ line: ChangeLine; changes: SettingChange[] }[]> {
  const bases = await db.policyVersion.findMany({
    where: { workspaceId: viewer.workspaceId, family: GUARDRAILS, version: { in: [...new Set(rows.map((row) => row.baseVersion))] } }, select: { version: true, body: true },
  })
  const baseOf = new Map(bases.map((base) => [base.version, GuardrailSettings.parse(base.body)]))
  const names = await namesOf(db, rows.map((row) => row.authorId))
  return rows.map((row) => {
    const proposed = GuardrailSettings.parse(row.body)
    const changes = diffSettings(baseOf.get(row.baseVersion) ?? proposed, proposed)
    const [first] = changes
    const summary = first ? `${first.label}: ${first.nowText} → ${first.proposedText}${changes.length > 1 ? ` and ${changes.length - 1} more` : ''}` : 'No setting differs'
    return {
      changes,
      line: {
        id: row.id, title: row.title, state: row.state as ChangeState, risk: riskOf(changes), summary, author: names.get(row.authorId) ?? row.authorId, mine: row.authorId === viewer.id,
        createdAt: row.createdAt.toISOString(), decidedAt: row.decidedAt?.toISOString() ?? null, baseVersion: row.baseVersion,
        baseMoved: row.state === 'in_review' && row.baseVersion !== liveVersion, liveVersion: row.liveVersion,
      },
    }
  })
}

export async function namesOf(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const people = await db.operator.findMany({ where: { id: { in: [...new Set(ids.filter((id) => id !== null))] } }, select: { id: true, name: true } })
  return new Map(people.map((person) => [person.id, person.name]))
}
