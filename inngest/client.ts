import { Inngest } from 'inngest'
import type { Middleware } from 'inngest'
import type { EngineChoice } from '#lib/env/read.server.ts'

export const APP_ID = 'bide'

/** The embedded engine is reached through its own `fetch`, signed and in cloud mode; the real one through Inngest's own environment variables. `middleware` goes around every step. */
export function inngestClient(choice: EngineChoice, engineFetch?: typeof fetch, middleware: Middleware.Class[] = []): Inngest {
  if (choice.kind === 'inngest') return new Inngest({ id: APP_ID, middleware })
  if (!engineFetch) throw new Error('the embedded engine needs its fetch')
  return new Inngest({ id: APP_ID, isDev: false, baseUrl: 'http://engine.internal', eventKey: choice.eventKey, signingKey: choice.signingKey, fetch: engineFetch, middleware })
}
