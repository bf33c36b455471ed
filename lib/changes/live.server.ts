import type { Db } from '#lib/db/client.server.ts'
import { DEFAULT_SETTINGS, GuardrailSettings } from '#lib/domain/settings.ts'

export const GUARDRAILS = 'guardrails'

/**
 * The guardrail document in force now. Version 0 with the house's defaults where the workspace has never written one.
 * A document that no longer fits its schema throws: nothing is decided under rules nobody can read.
 */
export async function liveSettings(db: Db, workspaceId: string): Promise<{ version: number; settings: GuardrailSettings }> {
  const live = await db.policyVersion.findFirst({ where: { workspaceId, family: GUARDRAILS, liveUntil: null }, select: { version: true, body: true } })
  if (!live) return { version: 0, settings: DEFAULT_SETTINGS }
  return { version: live.version, settings: GuardrailSettings.parse(live.body) }
}
