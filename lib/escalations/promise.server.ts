import type { Db } from '#lib/db/client.server.ts'
import { DEFAULT_SETTINGS, GuardrailSettings } from '#lib/domain/settings.ts'

const MINUTE_MS = 60_000

/** The instant by which a person should have answered, by the guardrail document that is live now. */
export async function promisedAt(db: Db, workspaceId: string, priority: 'low' | 'high', now: Date): Promise<Date> {
  const live = await db.policyVersion.findFirst({ where: { workspaceId, family: 'guardrails', liveUntil: null }, select: { body: true } })
  const { escalation } = GuardrailSettings.safeParse(live?.body).data ?? DEFAULT_SETTINGS
  const minutes = priority === 'high' ? escalation.slaMinutesHigh : escalation.slaMinutesLow
  return new Date(now.getTime() + minutes * MINUTE_MS)
}
