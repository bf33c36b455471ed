import { createEngine } from '#lib/engine/create.server.ts'
import type { Engine } from '#lib/engine/create.server.ts'
import { database } from '#lib/db/shared.server.ts'
import { clock } from '#lib/env/clock.server.ts'
import { coreEnv, engineEnv } from '#lib/env/read.server.ts'

export type Inspected = Pick<Engine, 'stats' | 'functions' | 'runs' | 'run' | 'cancel' | 'replay'>

const kept = globalThis as typeof globalThis & { bideInspected?: Inspected | null }

/** The embedded engine as seen from a process that runs nothing, on the process's one pool; null where an Inngest server has the runs. */
export function inspected(): Inspected | null {
  return (kept.bideInspected ??= build())
}

function build(): Inspected | null {
  const choice = engineEnv()
  if (choice.kind === 'inngest') return null
  return createEngine({ pool: database().pool, connectionString: coreEnv().DATABASE_URL, clock, signingKey: choice.signingKey, eventKey: choice.eventKey })
}

/** Where the runs are to be seen when they are not here. */
export const inngestUrl = (): string => (process.env.INNGEST_BASE_URL ?? 'https://app.inngest.com').replace(/\/$/, '')
