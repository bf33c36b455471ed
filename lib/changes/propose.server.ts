import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mintId } from '#lib/domain/id.ts'
import { GuardrailSettings } from '#lib/domain/settings.ts'
import type { House } from '#lib/env/house.server.ts'
import { diffSettings, riskOf } from './diff.ts'
import { firstVersion } from './first.server.ts'
import { GUARDRAILS } from './live.server.ts'
import { lockLive } from './lock.server.ts'
import type { ProposeChange } from './schema.ts'

/** What an audit entry keeps of a diff: paths and values, never anybody's words. */
export const auditDiff = (now: GuardrailSettings, proposed: GuardrailSettings) =>
  diffSettings(now, proposed).map(({ path, now: before, proposed: after }) => ({ path, before, after }))

/** Puts an edit forward. `conflict` at `/baseVersion` when the live document has moved on; `invalid` at `/settings` when nothing differs. */
export async function propose(house: House, actor: Actor, edit: ProposeChange): Promise<{ id: string }> {
  const at = house.now()
  return house.db.$transaction(async (tx) => {
    await firstVersion(tx, actor.workspaceId, at)
    const live = await lockLive(tx, actor.workspaceId)
    if (Math.max(1, edit.baseVersion) !== live.version) { // 0 is what a workspace without a document shows, and version 1 says the same
      throw new Fault('conflict', `Version ${live.version} is live now, and this edit was made on version ${edit.baseVersion}.`, { field: '/baseVersion' })
    }
    const changes = diffSettings(live.settings, edit.settings)
    if (changes.length === 0) throw new Fault('invalid', 'Nothing differs from the live document.', { field: '/settings' })
    const id = mintId('chg', at.getTime())
    await tx.change.create({
      data: {
        id, workspaceId: actor.workspaceId, family: GUARDRAILS, title: edit.title, reason: edit.reason, baseVersion: live.version,
        body: GuardrailSettings.parse(edit.settings), authorId: actor.id, createdAt: at,
      },
    })
    await appendAudit(tx, actor, {
      verb: 'change.proposed', object: { kind: 'change', id }, at,
      detail: { baseVersion: live.version, risk: riskOf(changes), changes: auditDiff(live.settings, edit.settings) },
    })
    return { id }
  })
}
