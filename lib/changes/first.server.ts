import type { Db } from '#lib/db/client.server.ts'
import { mintId } from '#lib/domain/id.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import { GUARDRAILS } from './live.server.ts'

/** Writes version 1, the house's defaults, where a workspace has no guardrail document yet. Twice is once. */
export async function firstVersion(db: Db, workspaceId: string, at: Date): Promise<void> {
  await db.policyVersion.createMany({
    skipDuplicates: true,
    data: [{
      id: mintId('ver', at.getTime(), `${workspaceId}\n${GUARDRAILS}\n1`), workspaceId, family: GUARDRAILS, version: 1,
      body: DEFAULT_SETTINGS, note: 'The defaults this workspace began with', liveFrom: at,
    }],
  })
}
