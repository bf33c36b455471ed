import type { Db } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { GuardrailSettings } from '#lib/domain/settings.ts'
import { diffSettings, rebase } from './diff.ts'
import type { SettingChange } from './diff.ts'
import { GUARDRAILS, liveSettings } from './live.server.ts'
import type { CompareVersions } from './schema.ts'
import { namesOf } from './view.server.ts'

type Viewer = Pick<Extract<Actor, { kind: 'person' }>, 'workspaceId'>

export type VersionLine = { version: number; note: string; by: string | null; liveFrom: string; liveUntil: string | null; restoredFrom: number | null; changeId: string | null; decisions: number; sameAsLive: boolean }
export type GuardrailsView = { version: number; settings: GuardrailSettings; versions: VersionLine[]; openChanges: number }

const LIST_MAX = 100

/** The live document with every version before it, newest first, and how many decisions each one ruled. */
export async function readGuardrails(db: Db, { workspaceId }: Viewer): Promise<GuardrailsView> {
  const [live, rows, openChanges] = await Promise.all([
    liveSettings(db, workspaceId),
    db.policyVersion.findMany({ where: { workspaceId, family: GUARDRAILS }, orderBy: { version: 'desc' }, take: LIST_MAX }),
    db.change.count({ where: { workspaceId, family: GUARDRAILS, state: 'in_review' } }),
  ])
  const [names, counts] = await Promise.all([
    namesOf(db, rows.map((row) => row.createdById)),
    db.decision.groupBy({ by: ['settingsVersion'], where: { workspaceId }, _count: true }),
  ])
  return {
    ...live, openChanges,
    versions: rows.map((row) => ({
      version: row.version, note: row.note, by: row.createdById && (names.get(row.createdById) ?? row.createdById), liveFrom: row.liveFrom.toISOString(), liveUntil: row.liveUntil?.toISOString() ?? null,
      restoredFrom: row.restoredFrom, changeId: row.changeId, decisions: counts.find((each) => each.settingsVersion === row.version)?._count ?? 0,
      sameAsLive: diffSettings(GuardrailSettings.parse(row.body), live.settings).length === 0,
    })),
  }
}

/** What differs between two versions. `not_found` names the one that is missing. */
export async function compareVersions(db: Db, { workspaceId }: Viewer, { from, to }: CompareVersions): Promise<SettingChange[]> {
  const rows = await db.policyVersion.findMany({ where: { workspaceId, family: GUARDRAILS, version: { in: [from, to] } }, select: { version: true, body: true } })
  const settingsOf = (version: number, field: string) => {
    const row = rows.find((each) => each.version === version)
    if (!row) throw new Fault('not_found', `There is no version ${version}.`, { field })
    return GuardrailSettings.parse(row.body)
  }
  return diffSettings(settingsOf(from, '/from'), settingsOf(to, '/to'))
}

/** A change's edits on top of what is live now, for proposing it again. Null where there is no such change. */
export async function draftFrom(db: Db, { workspaceId }: Viewer, changeId: string): Promise<{ title: string; reason: string; settings: GuardrailSettings } | null> {
  const change = await db.change.findFirst({ where: { id: changeId, workspaceId, family: GUARDRAILS }, select: { title: true, reason: true, body: true, baseVersion: true } })
  if (!change) return null
  const base = await db.policyVersion.findUnique({ where: { workspaceId_family_version: { workspaceId, family: GUARDRAILS, version: change.baseVersion } }, select: { body: true } })
  const live = await liveSettings(db, workspaceId)
  const settings = base ? rebase(GuardrailSettings.parse(base.body), GuardrailSettings.parse(change.body), live.settings) : live.settings
  return { title: change.title, reason: change.reason, settings }
}
