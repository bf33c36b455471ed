import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { AUTHOR_MAY_NOT, whyNotApprove } from './approval.ts'
import { diffSettings, riskOf } from './diff.ts'
import { lockChange, lockLive } from './lock.server.ts'
import { auditDiff } from './propose.server.ts'
import { release } from './release.server.ts'
import { CheckedSettings } from './schema.ts'
import type { ApproveChange } from './schema.ts'

/**
 * A second person's yes: the document goes live as a new version, and every decision from then on reads and names it.
 * `forbidden` for the author, and for a role the risk is too high for; `conflict` at `/baseVersion` when another version went live since; both leave everything as it was.
 */
export async function approve(house: House, actor: Actor, answer: ApproveChange): Promise<{ version: number }> {
  const at = house.now()
  return house.db.$transaction(async (tx) => {
    const change = await lockChange(tx, actor.workspaceId, answer.id)
    if (change.authorId === actor.id) throw new Fault('forbidden', AUTHOR_MAY_NOT)
    const live = await lockLive(tx, actor.workspaceId)
    if (change.baseVersion !== live.version || answer.baseVersion !== live.version) {
      throw new Fault('conflict', `Version ${live.version} went live since this was proposed on version ${change.baseVersion}. It has to be proposed again.`, { field: '/baseVersion' })
    }
    const settings = CheckedSettings.safeParse(change.settings)
    if (!settings.success) throw new Fault('conflict', 'The proposed document no longer fits the rules for guardrails.', { field: '/settings' })
    const changes = diffSettings(live.settings, settings.data)
    const risk = riskOf(changes)
    const refusal = whyNotApprove({ id: actor.id, role: actor.kind === 'person' ? actor.role : undefined }, { authorId: change.authorId, risk })
    if (refusal) throw new Fault('forbidden', refusal)
    const version = live.version + 1
    await tx.change.update({
      where: { id: change.id },
      data: { state: 'live', reviewerId: actor.id, comment: answer.comment || null, liveVersion: version, decidedAt: at },
    })
    await release(tx, live, { workspaceId: actor.workspaceId, settings: settings.data, note: change.title, by: change.authorId, at, changeId: change.id })
    await appendAudit(tx, actor, {
      verb: 'change.approved', object: { kind: 'change', id: change.id }, at,
      detail: { version, replaces: live.version, authorId: change.authorId, risk, changes: auditDiff(live.settings, settings.data) },
    })
    return { version }
  })
}
