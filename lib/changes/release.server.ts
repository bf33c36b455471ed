import type { Db } from '#lib/db/client.server.ts'
import { mintId } from '#lib/domain/id.ts'
import type { GuardrailSettings } from '#lib/domain/settings.ts'
import { GUARDRAILS } from './live.server.ts'
import type { LiveRow } from './lock.server.ts'

export type Release = { workspaceId: string; settings: GuardrailSettings; note: string; by: string; at: Date; changeId?: string; restoredFrom?: number }

/** Ends the live version and begins the next one, inside the caller's transaction. Answers the new version's number. */
export async function release(tx: Db, live: LiveRow, next: Release): Promise<number> {
  const version = live.version + 1
  await tx.policyVersion.update({ where: { id: live.id }, data: { liveUntil: next.at } })
  await tx.policyVersion.create({
    data: {
      id: mintId('ver', next.at.getTime(), `${next.workspaceId}\n${GUARDRAILS}\n${version}`), workspaceId: next.workspaceId, family: GUARDRAILS, version,
      body: next.settings, note: next.note, changeId: next.changeId ?? null, restoredFrom: next.restoredFrom ?? null, createdById: next.by, liveFrom: next.at,
    },
  })
  return version
}
