import { openHttp } from '#lib/engine/http.server.ts'
import type { HttpDoor } from '#lib/engine/http.server.ts'
import { problem } from '#lib/http/problem.ts'
import { log } from '#lib/telemetry/log.server.ts'
import { answerScrape, scrapeSettings } from '#lib/telemetry/scrape.server.ts'

const HERE = 'http://127.0.0.1'

/** This process's own figures at `/metrics` on a loopback port: the one in BIDE_WORKER_METRICS_PORT, 0 for a free one, none where it is not set. A port that is taken costs the figures and not the work. */
export async function openMetrics(): Promise<HttpDoor | null> {
  const asked = process.env.BIDE_WORKER_METRICS_PORT
  if (asked === undefined || asked === '') return null
  try {
    const door = await openHttp(Number(asked), 0, async (request) => {
      if (new URL(request.url).pathname !== '/metrics') return problem(404, 'Only /metrics is here.')
      const asker = { authorization: request.headers.get('authorization'), peer: '127.0.0.1', host: request.headers.get('host'), forwarded: request.headers.has('x-forwarded-for') || request.headers.has('forwarded') }
      return answerScrape(asker, { ...scrapeSettings(), publicUrl: HERE }, async () => [])
    })
    log({ event: 'metrics.ready', port: door.port })
    return door
  } catch (error) {
    log({ event: 'metrics.refused', error, says: 'The figures of this process are not to be had: the port in BIDE_WORKER_METRICS_PORT is taken or is none.' })
    return null
  }
}
