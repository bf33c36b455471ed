import { Prisma } from '#lib/db/generated/client.ts'
import type { House } from '#lib/env/house.server.ts'
import { ABANDONED_SECONDS, GRACE_SECONDS, PERIOD_SECONDS } from './canary.ts'
import { plant } from './plant.server.ts'
import { ringWhere } from './ring.server.ts'

const secondsBefore = (now: Date, seconds: number): Date => new Date(now.getTime() - seconds * 1000)

/** Rings a canary the alarm missed, plants one where there is none, and begins again where the clock was set back. Needs no engine. */
export async function sweepCanary(house: House): Promise<{ swept: boolean; planted: boolean }> {
  const now = house.now()
  const swept = await ringWhere(house, now, 'sweep', Prisma.sql`"dueAt" <= ${secondsBefore(now, GRACE_SECONDS)}::timestamptz`)
  if (swept) return { swept, planted: true }
  const tooFar = secondsBefore(now, -2 * PERIOD_SECONDS)
  const reset = await ringWhere(house, now, 'reset', Prisma.sql`"dueAt" > ${tooFar}::timestamptz`)
  return { swept, planted: reset || (await plant(house)).planted }
}

/** At the start of a process, before its engine runs: a canary that nobody could have rung is no evidence against the engine, and is begun again. */
export async function resumeCanary(house: House): Promise<void> {
  const now = house.now()
  await ringWhere(house, now, 'reset', Prisma.sql`"dueAt" <= ${secondsBefore(now, ABANDONED_SECONDS)}::timestamptz`)
}
