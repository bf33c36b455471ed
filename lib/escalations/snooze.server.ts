import { appendAudit } from '#lib/audit/append.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import { DAY_MS } from '#lib/domain/time.ts'
import type { House } from '#lib/env/house.server.ts'
import { hold } from './hold.server.ts'
import type { Person } from './hold.server.ts'
import { SNOOZE_DAYS_MAX } from './schema.ts'
import type { Snooze } from './schema.ts'

/** Puts an escalation out of sight until an instant, or back (null). The promise to the lead runs on. */
export async function snooze(house: House, who: Person, { id, until }: Snooze): Promise<{ id: string; snoozedUntil: string | null }> {
  const now = house.now()
  const snoozedUntil = until === null ? null : new Date(until)
  if (snoozedUntil && snoozedUntil <= now) throw new Fault('invalid', 'Snooze until a time that is still to come.', { field: '/until' })
  if (snoozedUntil && snoozedUntil.getTime() > now.getTime() + SNOOZE_DAYS_MAX * DAY_MS) throw new Fault('invalid', `Snooze for at most ${SNOOZE_DAYS_MAX} days.`, { field: '/until' })
  return house.db.$transaction(async (tx) => {
    await hold(tx, who, id, now)
    await tx.escalation.update({ where: { id }, data: { snoozedUntil } })
    const verb = snoozedUntil ? 'escalation.snoozed' : 'escalation.woken'
    await appendAudit(tx, who, { verb, object: { kind: 'escalation', id }, detail: { until: snoozedUntil?.toISOString() ?? null }, at: now })
    return { id, snoozedUntil: snoozedUntil?.toISOString() ?? null }
  })
}
