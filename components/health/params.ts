import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { DeadLetterKind } from '#lib/delivery/views.ts'
import type { RunStatus } from '#lib/health/schema.ts'

const STATUSES: readonly (RunStatus | '')[] = ['', 'running', 'sleeping', 'waiting', 'retrying', 'failed', 'completed', 'cancelled']

/** The list of runs in the address. What the address gets wrong counts as not said. */
export const runParams = {
  status: parseAsStringLiteral(STATUSES).withDefault(''),
  fn: parseAsString.withDefault(''),
  q: parseAsString.withDefault(''),
  before: parseAsString.withDefault(''),
}

export const loadRunParams = createLoader(runParams)

const KINDS: readonly DeadLetterKind[] = ['send', 'dispatch', 'run', 'quarantine']

/** What was given up on, in the address. */
export const deadParams = { kind: parseAsStringLiteral(KINDS), before: parseAsString }

export const loadDeadParams = createLoader(deadParams)
