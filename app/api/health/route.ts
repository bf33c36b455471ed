import { questions } from '#app/health.ts'
import { database } from '#lib/db/shared.server.ts'
import { clock } from '#lib/env/clock.server.ts'
import { health, healthHttpStatus } from '#lib/env/health.server.ts'

export const dynamic = 'force-dynamic'

/** How the house is: see "Is it well?" in docs/operations.md. Asked by load balancers, so it needs no operator and tells nothing of any person. */
export async function GET(): Promise<Response> {
  const state = await health(database(), questions, () => new Date(clock.now()))
  return Response.json(state, { status: healthHttpStatus(state), headers: { 'cache-control': 'no-store' } })
}
