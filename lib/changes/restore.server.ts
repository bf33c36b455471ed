import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { GuardrailSettings } from '#lib/domain/settings.ts'
import type { House } from '#lib/env/house.server.ts'
import { diffSettings } from './diff.ts'
import { GUARDRAILS } from './live.server.ts'
import { lockLive } from './lock.server.ts'
import { auditDiff } from './propose.server.ts'
import { release } from './release.server.ts'
import type { RestoreVersion } from './schema.ts'

/** Rolls forward to a copy of an earlier version, at once and alone: a way back must not wait for a second person. */
export async function restore(house: House, actor: Actor, { version }: RestoreVersion): Promise<{ version: number }> {
  const at = house.now()
  return house.db.$transaction(async (tx) => {
    const live = await lockLive(tx, actor.workspaceId)
    const earlier = await tx.policyVersion.findUnique({
      where: { workspaceId_family_version: { workspaceId: actor.workspaceId, family: GUARDRAILS, version } }, select: { body: true },
    })
    if (!earlier) throw new Fault('not_found', `There is no version ${version}.`, { field: '/version' })
    const settings = GuardrailSettings.parse(earlier.body)
    if (diffSettings(live.settings, settings).length === 0) throw new Fault('conflict', `Version ${version} says the same as what is live.`, { field: '/version' })
    const next = await release(tx, live, { workspaceId: actor.workspaceId, settings, note: `Restored from version ${version}`, by: actor.id, at, restoredFrom: version })
    await appendAudit(tx, actor, {
      verb: 'policy.restored', object: { kind: 'policy', id: `guardrails/${next}` }, at,
      detail: { version: next, replaces: live.version, restoredFrom: version, changes: auditDiff(live.settings, settings) },
    })
    return { version: next }
  })
}
