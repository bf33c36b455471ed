import { setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { connect } from '#lib/db/client.server.ts'
import { coreEnv } from '#lib/env/read.server.ts'
import { fillDemo } from '#lib/simulation/demo/fill.server.ts'
import { streamDemo } from '#lib/simulation/demo/stream.server.ts'
import { realDoors } from '#lib/simulation/doors.server.ts'

/**
 * Fills the demo workspace with people who never were, through the real functions on a virtual clock, then keeps them going over HTTP.
 * Safe to kill and to start again at any time. Prints one line of JSON for each step.
 */
const { values } = parseArgs({ options: { leads: { type: 'string', default: '400' }, 'fill-only': { type: 'boolean', default: false } } })
const people = z.coerce.number().int().min(1).max(3000).parse(values.leads)
const env = coreEnv()
const Demo = z.object({ BIDE_DEMO_API_KEY: z.string().min(1), BIDE_MAILBOX_API: z.url().optional() })

const say = (line: object) => console.log(JSON.stringify({ at: new Date().toISOString(), ...line }))
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { stopping.abort(); setTimeout(() => process.exit(0), 500).unref() })

// The people of a demo may wait; those who look at it should not.
try { setPriority(10) } catch {}

const { workspace, desk } = await findWorkspace()
const demo = {
  databaseUrl: env.DATABASE_URL, doors: realDoors, workspace, desk, people,
  house: { pepper: env.BIDE_PEPPER, tokenKey: env.BIDE_TOKEN_KEY, dataKey: env.BIDE_DATA_KEY, baseUrl: env.BIDE_URL.replace(/\/$/, '') },
}
const startedAt = performance.now()
let toldAt = 0
const played = await fillDemo(demo, (done, total) => {
  if (performance.now() - toldAt < 2_000 && done < total) return
  toldAt = performance.now()
  say({ event: 'demo.filling', done, total })
})
say({ event: 'demo.filled', played, seconds: Math.round((performance.now() - startedAt) / 100) / 10 })

if (!values['fill-only']) {
  const { BIDE_DEMO_API_KEY: apiKey, BIDE_MAILBOX_API: mailboxApi } = Demo.parse(process.env)
  say({ event: 'demo.streaming', url: demo.house.baseUrl })
  await streamDemo({ ...demo, url: demo.house.baseUrl, apiKey, mailboxApi: mailboxApi ?? null }, stopping.signal)
}
process.exit(0)

async function findWorkspace() {
  const db = connect(env.DATABASE_URL, { max: 1 })
  try {
    const workspace = await db.workspace.findFirst({ where: { kind: 'demo' }, orderBy: { createdAt: 'asc' }, select: { id: true, zone: true, createdAt: true } })
    if (!workspace) throw new Error('There is no demo workspace. `npm start -- --demo` makes one.')
    const member = await db.membership.findFirst({ where: { workspaceId: workspace.id, role: 'rep' }, orderBy: { createdAt: 'asc' }, select: { operator: { select: { id: true, name: true } } } })
    return { workspace, desk: member?.operator ?? null }
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }
}
