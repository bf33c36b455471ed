import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Handler } from '../call.server.ts'
import { openHttp } from '../http.server.ts'
import { REQUEST_BYTES_MAX } from '../limits.ts'
import { promised, runLine, type Scenario, type Seen } from './scenario.ts'
import { post, stageOf } from './world.server.ts'

const SETTLE_MS = 3000

/** Plays one scenario against a real Inngest server on this machine, in wall-clock time. With keys in the environment it speaks cloud mode, else dev mode. */
export async function playReal(scenario: Scenario, baseUrl: string, app: string): Promise<Seen> {
  const [eventKey, signingKey] = [process.env['INNGEST_EVENT_KEY'], process.env['INNGEST_SIGNING_KEY']]
  let handler: Handler = () => new Response(null, { status: 503 })
  const door = await openHttp(0, REQUEST_BYTES_MAX, async (request) => handler(request))
  const origin = `http://127.0.0.1:${door.port}`
  const { client, notes, note, handler: made } = stageOf(scenario, Date.now, { id: app, isDev: signingKey === undefined, baseUrl, ...(eventKey === undefined ? {} : { eventKey }), ...(signingKey === undefined ? {} : { signingKey }) }, origin)
  handler = made
  try {
    const synced = await fetch(`${origin}/api/inngest`, { method: 'PUT' })
    if (!synced.ok) throw new Error(`The server did not take the functions (${synced.status}: ${(await synced.text()).slice(0, 300)})`)
    const startedAt = new Date().toISOString()
    await sleep(SETTLE_MS)
    await scenario.play({
      client, note, now: Date.now, advance: (ms) => sleep(ms),
      send: async (...events) => (await client.send(events)).ids,
      signal: async (signal, data) => { await client.sendSignal({ signal, data }) },
      post: (body, headers) => post(fetch, `${baseUrl}/e/${eventKey ?? 'NO_EVENT_KEY_SET'}`, body, headers),
    })
    await sleep(SETTLE_MS)
    return promised({ ...scenario, trace: notes, runs: await runsOf(baseUrl, app, startedAt) })
  } finally {
    await door.close()
  }
}

const Apps = z.object({ data: z.object({ apps: z.array(z.object({ id: z.string(), externalID: z.string() })) }) })
const Runs = z.object({ data: z.object({ runs: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string(), function: z.object({ slug: z.string() }) }) })) }) }) })
const Run = z.object({ data: z.object({ status: z.string(), output: z.unknown().optional() }) })
const Trace = z.object({ data: z.object({ run: z.object({ trace: z.object({ outputID: z.string().nullable() }).nullable() }) }) })
const Output = z.object({ data: z.object({ runTraceSpanOutputByID: z.object({ data: z.string().nullable() }) }) })

/** The runs of one app: listed by the API of the server's own dashboard, told by its public one. The app is forgotten afterwards, so that its functions wake no more. */
async function runsOf(baseUrl: string, app: string, from: string): Promise<string[]> {
  const ask = async (query: string) => (await fetch(`${baseUrl}/v0/gql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })).json()
  const id = Apps.parse(await ask('{ apps { id externalID } }')).data.apps.find((a) => a.externalID === app)?.id ?? ''
  const { data } = Runs.parse(await ask(`{ runs(first: 200, orderBy: [{ field: QUEUED_AT, direction: ASC }], filter: { from: "${from}", appIDs: ["${id}"] }) { edges { node { id function { slug } } } } }`))
  const lines = await Promise.all(data.runs.edges.map(async ({ node }) => {
    const run = Run.parse(await (await fetch(`${baseUrl}/v1/runs/${node.id}`)).json()).data
    return runLine(node.function.slug.replace(`${app}-`, ''), run.status, run.status === 'Completed' ? await returned(ask, node.id) : run.status === 'Failed' ? errorOf(run.output) : null)
  }))
  await ask(`mutation { deleteApp(id: "${id}") }`)
  return lines
}

/** What a run returned stands in its trace; the public API leaves it out for checkpointed runs. */
async function returned(ask: (query: string) => Promise<unknown>, run: string): Promise<unknown> {
  const id = Trace.parse(await ask(`{ run(runID: "${run}") { trace { outputID } } }`)).data.run.trace?.outputID
  if (id === undefined || id === null) return null
  const text = Output.parse(await ask(`{ runTraceSpanOutputByID(outputID: "${id}") { data } }`)).data.runTraceSpanOutputByID.data
  return text === null || text === '' ? null : JSON.parse(text)
}

const errorOf = (output: unknown): unknown => (output !== null && typeof output === 'object' && 'error' in output ? output.error : output)
