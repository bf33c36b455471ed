import { SyncAnswer, type FunctionConfig } from './config.ts'
import { problemsOf } from './config-check.ts'
import type { Claimed } from './claim.server.ts'
import type { Answer } from './outcome.ts'
import { canonical, sign } from './signature.ts'

/** What `serve({ client, functions })` of `inngest/edge` gives. */
export type Handler = (request: Request) => Promise<Response> | Response

const APP_URL = 'http://app.internal/api/inngest'

/** Asks the app which functions it has. Throws a sentence when it will not say. */
export async function askFunctions(handler: Handler, signingKey: string, wallMs: number): Promise<SyncAnswer> {
  const body = canonical({ url: APP_URL })
  const response = await handler(new Request(APP_URL, {
    method: 'PUT', body, headers: { host: 'app.internal', 'content-type': 'application/json', 'x-inngest-sync-kind': 'in_band', 'x-inngest-signature': sign(body, signingKey, Math.floor(wallMs / 1000)) },
  }))
  const text = await response.text()
  if (response.status !== 200) throw new Error(`The app did not list its functions (it answered ${response.status}: ${text.slice(0, 300)})`)
  const read = SyncAnswer.safeParse(JSON.parse(text))
  if (!read.success) throw new Error(`The app’s functions cannot be read: ${read.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}`)
  const problems = [...read.data.functions.flatMap(problemsOf), ...twins(read.data.functions)]
  if (problems.length > 0) throw new Error(`The functions were not registered. ${problems.join('; ')}`)
  return read.data
}

function twins(functions: readonly FunctionConfig[]): string[] {
  const ids = functions.map((f) => f.id)
  return [...new Set(ids.filter((id, n) => ids.indexOf(id) < n))].map((id) => `${id}: two functions have this id`)
}

/** Calls the app for one job, signed as the real server signs, and reads what it says. Trouble in the app is an answer too, never a throw. */
export async function callApp(handler: Handler, job: Claimed, signingKey: string, wallMs: number): Promise<Answer> {
  const body = canonical({
    version: 2, event: job.events[0] ?? {}, events: job.events, steps: Object.fromEntries(job.steps.map((s) => [s.id, s.value])), defers: {},
    ctx: {
      run_id: job.run, attempt: job.attempt, max_attempts: job.attemptsMax, stack: { stack: job.steps.map((s) => s.id), current: job.steps.length },
      disable_immediate_execution: job.pending, use_api: false, fn_id: job.fn, qi_id: leaseName(job), env: '',
    },
  })
  try {
    const response = await handler(new Request(`${APP_URL}?fnId=${encodeURIComponent(job.fn)}&stepId=${job.step ?? 'step'}`, {
      method: 'POST', body,
      headers: {
        host: 'app.internal', 'content-type': 'application/json', 'x-inngest-signature': sign(body, signingKey, Math.floor(wallMs / 1000)),
        'x-run-id': job.run, 'x-request-id': job.lock, 'x-inngest-req-version': '2', 'x-inngest-job-id': leaseName(job), 'x-inngest-server-kind': 'cloud',
      },
    }))
    const text = await response.text()
    return { status: response.status, noRetry: response.headers.get('x-inngest-no-retry'), retryAfter: response.headers.get('retry-after'), version: response.headers.get('x-inngest-req-version'), body: text === '' ? null : JSON.parse(text) }
  } catch (error) {
    return { status: 0, noRetry: null, retryAfter: null, body: { name: error instanceof Error ? error.name : 'Error', message: error instanceof Error ? error.message : String(error) } }
  }
}

/** The opaque name of a job under one lease (`qi_id`): a checkpoint that carries an old one is refused. */
export const leaseName = ({ id, lock }: { id: string; lock: string }): string => `${id}:${lock}`
export function readLeaseName(name: string): { id: string; lock: string } | null {
  const [, id, lock] = /^(\d{1,18}):([\w.-]{1,80})$/.exec(name) ?? []
  return id === undefined || lock === undefined ? null : { id, lock }
}
