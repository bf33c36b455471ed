import { readCanary } from '#lib/canary/read.server.ts'
import { canaryPart } from '#lib/canary/verdict.ts'
import { readOutbox } from '#lib/delivery/standing.server.ts'
import { outboxPart } from '#lib/delivery/standing.ts'
import type { Questions } from '#lib/env/health.server.ts'
import { readLag } from '#lib/relay/lag.server.ts'
import { relayPart } from '#lib/relay/standing.ts'
import { readWaits } from '#lib/waits/overdue.server.ts'
import { waitsPart } from '#lib/waits/standing.ts'

/** What each room says of itself when the house is asked how it is. */
export const questions: Questions = {
  relay: async (db, now) => relayPart(await readLag(db, now)),
  outbox: async (db, now) => outboxPart(await readOutbox(db, now)),
  waits: async (db, now) => waitsPart(await readWaits(db, now)),
  canary: async (db, now) => canaryPart(await readCanary(db, now), now),
}
