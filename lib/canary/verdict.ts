import { ago } from '#lib/env/health.ts'
import type { Part } from '#lib/env/health.ts'
import { GRACE_SECONDS } from './canary.ts'
import type { CanaryFacts } from './read.server.ts'

/** An alarm this late is late for leads too. */
const LATE_SECONDS = 10
/** Past the grace and a few turns of the sweep: nobody rings at all. */
const DEAF_SECONDS = GRACE_SECONDS + 15

export type CanaryPart = Part & { ageSeconds: number | null; dueInSeconds: number | null; latenessSeconds: number | null; rungBy: string | null; sweptSinceYesterday: number }

/** What the canary means for the leads' waits, in a sentence that says what to do. */
export function canaryPart({ open, last, sinceYesterday }: CanaryFacts, now: Date): CanaryPart {
  const since = (iso: string): number => Math.round((now.getTime() - Date.parse(iso)) / 100) / 10
  const ageSeconds = last && Math.max(0, since(last.rungAt))
  const dueInSeconds = open && -since(open.dueAt)
  const latenessSeconds = last?.latenessSeconds ?? null
  return { ...judge({ last, ageSeconds, dueInSeconds, latenessSeconds }), ageSeconds, dueInSeconds, latenessSeconds, rungBy: last?.rungBy ?? null, sweptSinceYesterday: sinceYesterday.sweep }
}

type Bell = { last: CanaryFacts['last']; ageSeconds: number | null; dueInSeconds: number | null; latenessSeconds: number | null }

function judge({ last, ageSeconds, dueInSeconds, latenessSeconds }: Bell): { state: Part['state']; says: string } {
  if (dueInSeconds !== null && dueInSeconds < -DEAF_SECONDS) {
    return { state: 'degraded', says: `The canary wait is ${ago(dueInSeconds)} overdue and nobody rang it: neither the engine nor the sweep is at work. Waits are kept. Start the engine process again, and look into its log.` }
  }
  if (last?.rungBy === 'sweep') {
    return { state: 'degraded', says: `The engine did not ring the last canary wait; the sweep did, ${ago(latenessSeconds ?? 0)} late. Waits of leads are woken by the sweep too, so none is lost. If the next one is the sweep's again, start the engine process again, and look for engine.trouble in its log.` }
  }
  if (last?.rungBy === 'engine' && latenessSeconds !== null && latenessSeconds > LATE_SECONDS) {
    return { state: 'degraded', says: `The engine rang the last canary wait ${ago(latenessSeconds)} late: it has more to do than it can. Waits of leads are late by as much. See what is ready and how long a step takes in /metrics.` }
  }
  const next = dueInSeconds === null ? 'None is planted.' : dueInSeconds >= 0 ? `The next is due in ${ago(dueInSeconds)}.` : 'The next is due now.'
  if (last === null || ageSeconds === null) return dueInSeconds === null ? { state: 'starting', says: 'No canary wait has been planted yet: the engine process does that.' } : { state: 'starting', says: `The first canary wait is parked. ${next}` }
  if (last.rungBy === 'reset') return { state: 'starting', says: `The canary was begun again ${ago(ageSeconds)} ago, as nobody was running when it was due. ${next}` }
  return { state: 'ready', says: `The last canary wait rang ${ago(ageSeconds)} ago, ${(latenessSeconds ?? 0).toFixed(1)} s after it was due. ${next}` }
}
