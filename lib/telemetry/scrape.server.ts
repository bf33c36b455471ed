import { problem } from '#lib/http/problem.ts'
import { mayScrape } from './access.ts'
import type { Asker } from './access.ts'
import type { Sample } from './catalogue.ts'
import { exposition } from './meters.server.ts'

/** Answers a scrape: the figures, or a problem that says how to ask. `samples` must not throw. */
export async function answerScrape(asker: Asker, settings: { token: string | null; publicUrl: string }, samples: () => Promise<readonly Sample[]>): Promise<Response> {
  const access = mayScrape(asker, settings)
  if (!access.allowed) {
    const refusal = problem(access.status, access.because, { field: 'authorization' })
    if (access.status === 401) refusal.headers.set('www-authenticate', 'Bearer')
    return refusal
  }
  const { text, contentType } = await exposition(await samples())
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } })
}

/** What answers a scrape everywhere: the token, and whose address this house has. */
export const scrapeSettings = () => ({ token: process.env.BIDE_METRICS_TOKEN || null, publicUrl: process.env.BIDE_URL ?? 'http://127.0.0.1:3000' })
