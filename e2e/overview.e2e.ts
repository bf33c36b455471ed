import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect, test } from './fixtures.ts'
import type { Local } from './local.ts'

const SCRIPT_BYTES_MAX = 200_000

test('says in seven lines whether the agent behaves, on any width, without a fault that axe can find', async ({ operator, axe, fits, bytes }) => {
  const page = await operator('revops', '/overview')
  await expect(page.getByRole('heading', { name: 'Is it behaving?' })).toBeVisible()
  await expect(page.getByRole('term')).toContainText(['Signals', 'Decider', 'Waits', 'Messages', 'Hand-over', 'Speed', 'Doors'])
  await axe(page)
  await fits(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await bytes(page, '/overview')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
})

test('shows a decision as soon as it is made, with its reason one click away', async ({ operator, signal }) => {
  const page = await operator('admin', '/overview')
  const company = `Story ${randomUUID().slice(0, 8)}`
  const answer = await signal({ type: 'track', event: 'demo_request', email: `${randomUUID()}@overview-story.example`, messageId: randomUUID(), traits: { name: 'Lena Storey', company } })
  expect(answer.status()).toBe(202)
  const line = page.getByRole('listitem').filter({ hasText: company })
  await expect(line).toContainText('asked for a demo', { timeout: 20_000 })
  await line.getByRole('link').click()
  await expect(page).toHaveURL(/\/decisions\/dec_/)
})

test('a viewer sees no names, and cannot say what became of a message', async ({ operator }) => {
  const page = await operator('viewer', '/overview')
  await expect(page.getByText('Lena Storey')).toHaveCount(0)
  const answer = await page.request.post('/api/overview/sends/snd_x/resolve', { data: { fate: 'arrived' } })
  expect(answer.status()).toBe(403)
})

test('a message of unknown fate waits for a person, who says what became of it, once', async ({ operator, signal, local, axe, alone: _ }) => {
  const email = `${randomUUID()}@overview-story.example`
  const company = `Limbo ${randomUUID().slice(0, 8)}`
  await signal({ type: 'track', event: 'demo_request', email, messageId: randomUUID(), traits: { company } })
  const sendId = await leaveInLimbo(local, email)
  const page = await operator('marketer', '/overview')
  const line = page.getByRole('listitem').filter({ hasText: company }).filter({ has: page.getByRole('group') })
  await expect(line).toBeVisible()
  await axe(page)
  const other = await page.request.post(`/api/overview/sends/${sendId}/resolve`, { data: { fate: 'perhaps' } })
  expect([other.status(), ((await other.json()) as { field: string }).field]).toEqual([400, '/fate'])
  await line.getByRole('button', { name: 'It did not: leave it' }).click()
  await expect(page.getByText('Noted as not arrived, and left', { exact: true }).first()).toBeVisible()
  await expect(line).toHaveCount(0)
  expect((await page.request.post(`/api/overview/sends/${sendId}/resolve`, { data: { fate: 'resend' } })).status()).toBe(409)
})

/** Leaves a person's message as a hand-over that broke off leaves it. Triggers are off meanwhile, because nothing else may write that state. */
async function leaveInLimbo({ databaseUrl }: Local, email: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (let tries = 0; tries < 100; tries++) {
      await client.query('SET session_replication_role = replica')
      const { rows } = await client.query<{ id: string }>(
        `UPDATE "Send" s SET "state" = 'unknown', "settledAt" = NULL, "because" = 'the connection broke after the text was handed over'
           FROM "LeadIdentity" i WHERE i."leadId" = s."leadId" AND i."kind" = 'email' AND i."value" = $1 AND s."state" = 'accepted' RETURNING s."id"`, [email])
      if (rows[0]) return rows[0].id
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error('the request was never answered')
  } finally {
    await client.end()
  }
}
