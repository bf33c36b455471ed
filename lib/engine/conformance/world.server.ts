import { setTimeout as sleep } from 'node:timers/promises'
import { Inngest, Middleware, NonRetriableError, referenceFunction, RetryAfterError, StepError, type ClientOptions, type InngestFunction } from 'inngest'
import { serve } from 'inngest/edge'
import type { Handler } from '../call.server.ts'
import type { Scenario, Tools, World } from './scenario.ts'

const quiet = { info() {}, warn() {}, error() {}, debug() {} }

/** A scenario's app, its notes, and the parts of its world that are the same on every server. */
export type Stage = { client: Inngest; functions: InngestFunction.Any[]; handler: Handler; notes: string[]; note(line: string): void }

/** `origin` is where the app can be reached, when it is reached over HTTP. */
export function stageOf(scenario: Scenario, now: () => number, options: ClientOptions, origin?: string): Stage {
  const notes: string[] = []
  const note = (line: string) => { notes.push(line) }
  const client = new Inngest({ ...options, ...scenario.client, ...(scenario.middleware === undefined ? {} : { middleware: scenario.middleware(Middleware.BaseMiddleware, note) }), logger: quiet, internalLogger: quiet })
  const tools: Tools = { client, note, now, NonRetriableError, RetryAfterError, StepError, referenceFunction, pause: (ms) => sleep(ms) }
  const functions = scenario.functions(tools)
  return { client, functions, notes, note, handler: serve({ client, functions, ...(origin === undefined ? {} : { serveOrigin: origin }) }) }
}

export async function post(send: typeof fetch, url: string, body: string, headers: Record<string, string> = {}): ReturnType<World['post']> {
  const response = await send(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) as Awaited<ReturnType<World['post']>>['body'] : { error: text } }
}
