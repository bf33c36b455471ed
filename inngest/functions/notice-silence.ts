import type { Inngest } from 'inngest'
import { cron } from 'inngest'
import { unansweredSends } from '#lib/delivery/unanswered.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { keepSystemSignals } from '#lib/signals/keep-system.server.ts'
import { count } from '#lib/telemetry/meters.server.ts'
import { noteRoot, nowMs } from '#lib/telemetry/traces.server.ts'
import { asSteps } from '../steps.ts'
import type { Steps } from '../steps.ts'

/** A message nobody answered in three days becomes a signal of its own, and is decided like any other. */
export const noticeSilence = (house: House, scope: { leadId?: string } = {}) => async ({ step }: { step: Steps }) =>
  step.run('notice', async () => {
    const silent = await unansweredSends(house, { ...scope, limit: 500 })
    const startedAtMs = nowMs()
    const kept = await keepSystemSignals(house, silent.map(({ workspaceId, leadId, sendId, at }) => ({ workspaceId, leadId, name: 'touch_unanswered', dedupeKey: `unanswered:${sendId}`, occurredAt: at, properties: { sendId } })))
    count('signals', { source: 'system', outcome: 'accepted' }, kept.accepted)
    for (const { data } of kept.events) noteRoot(data.signalId, 'signal.received', startedAtMs, nowMs(), { 'bide.signal': data.signalId, 'bide.workspace': data.workspaceId, 'bide.source': 'system' }, null)
    return kept
  })

export const noticeSilenceFunction = (client: Inngest, house: House) => {
  const script = noticeSilence(house)
  return client.createFunction({ id: 'notice-silence', triggers: [cron('*/10 * * * *')], retries: 1 }, ({ step }) => script({ step: asSteps(step) }))
}
