import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from './fixtures.ts'
import { readLocal } from './local.ts'

const REQUESTS = 24

type Row = { email: string; state: string | null; messageId: string | null }

/** Posts as a patient sender would: the same message id again until it is answered for. */
async function insist(email: string): Promise<void> {
  const body = JSON.stringify({ type: 'track', event: 'demo_request', email, messageId: email })
  for (let tries = 0; tries < 200; tries++) {
    const { url, apiKey } = readLocal()
    const answer = await fetch(`${url}/api/v1/signals`, { method: 'POST', headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }, body }).catch(() => null)
    if (answer?.status === 202) return
    await sleep(200)
  }
  throw new Error(`nobody took the signal of ${email}`)
}

const kill = (part: 'web' | 'engine') => {
  const pid = readLocal().pids[part]
  if (pid) process.kill(pid, 'SIGKILL')
}

test('killed in the middle of it all, nothing accepted is lost and nobody hears twice', async ({ mailbox }) => {
  test.setTimeout(180_000)
  const tag = `crash-${Date.now()}`
  const emails = Array.from({ length: REQUESTS }, (_, i) => `${tag}-${i}@example.com`)
  const before = readLocal().pids
  for (const [i, email] of emails.entries()) {
    await insist(email)
    if (i === 6 || i === 12) kill('engine')
    if (i === 9) kill('web')
  }
  const db = new pg.Client({ connectionString: readLocal().databaseUrl })
  await db.connect()
  const rows = async () => (await db.query<Row>(`
    SELECT l."email", s."state", s."messageId" FROM "Lead" l JOIN "Signal" g ON g."leadId" = l."id"
    LEFT JOIN "Decision" d ON d."signalId" = g."id" LEFT JOIN "Send" s ON s."decisionId" = d."id" WHERE l."email" LIKE $1`, [`${tag}-%`])).rows
  await expect.poll(async () => (await rows()).filter((row) => row.state === 'accepted' || row.state === 'unknown').length, { timeout: 150_000, intervals: [1000] }).toBe(REQUESTS)

  const [settled, messages] = [await rows(), await mailbox.messages()]
  expect(settled).toHaveLength(REQUESTS)
  for (const { email, state, messageId } of settled) {
    const caught = messages.filter((message) => message.to.includes(email))
    expect(caught.length, `${email} hears once`).toBeLessThanOrEqual(1)
    if (state === 'accepted') expect(caught.map((message) => message.messageId)).toEqual([messageId])
  }
  expect(readLocal().pids.web).not.toBe(before.web)
  expect(readLocal().pids.engine).not.toBe(before.engine)
  await db.end()
})
