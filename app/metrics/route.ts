import { samples } from '#app/gauges.ts'
import { database } from '#lib/db/shared.server.ts'
import { clock } from '#lib/env/clock.server.ts'
import { problem } from '#lib/http/problem.ts'
import { askerOf } from '#lib/telemetry/peer.server.ts'
import { answerScrape, scrapeSettings } from '#lib/telemetry/scrape.server.ts'

export const dynamic = 'force-dynamic'

/** For Prometheus: see "Metrics" in docs/operations.md. */
export const GET = (request: Request): Promise<Response> =>
  answerScrape(askerOf(request.headers), scrapeSettings(), () => samples(database(), () => new Date(clock.now())))

const only = (): Response => {
  const response = problem(405, 'This address is read with GET.', { field: 'method' })
  response.headers.set('allow', 'GET')
  return response
}
export { only as POST, only as PUT, only as PATCH, only as DELETE }
