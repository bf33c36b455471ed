import { house } from '#app/door.ts'
import { questions } from '#app/health.ts'
import type { Operator } from '#app/door.ts'
import { inngestUrl, inspected } from '#inngest/inspect.ts'
import type { Inspected } from '#inngest/inspect.ts'
import { Fault } from '#lib/domain/fault.ts'
import { health } from '#lib/env/health.server.ts'
import { runHistoryDays } from '#lib/env/read.server.ts'
import { readEngine } from '#lib/health/engine.server.ts'
import type { EngineView } from '#lib/health/engine.server.ts'
import { readStanding } from '#lib/health/standing.server.ts'
import type { Standing } from '#lib/health/standing.server.ts'
import { may } from '#lib/operators/permissions.ts'
import { readWaits } from '#lib/waits/overdue.server.ts'
import { waitsPart } from '#lib/waits/standing.ts'

/** Introduces the health screens to the rooms they ask. */
export const standing = (operator: Operator): Promise<Standing> =>
  readStanding(house(), operator.workspaceId, {
    health: () => health(house().db, questions, house().now),
    waits: (workspaceId) => readWaits(house().db, house().now(), workspaceId),
    saysOf: waitsPart,
  })

export async function engineView(): Promise<EngineView> {
  const engine = inspected()
  return engine === null ? { kind: 'elsewhere', url: inngestUrl() } : readEngine(engine, house().now(), runHistoryDays())
}

/** @throws Fault `not_found` where the runs are elsewhere. */
export function engineHere(): Inspected {
  const engine = inspected()
  if (engine === null) throw new Fault('not_found', `The runs of this house are on an Inngest server: ${inngestUrl()}`)
  return engine
}

export const viewerOf = (operator: Operator) => ({ workspaceId: operator.workspaceId, reveal: may(operator, 'leads.identity') })
