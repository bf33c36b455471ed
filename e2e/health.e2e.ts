import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import pg from 'pg'
import { expect, test } from './fixtures.ts'
import type { Local } from './local.ts'

const SCRIPT_BYTES_MAX = 200_000
const NOBODY = '01M87EVVDEPMPAFPRQ7J3NWWQ8'

type Run = { id: string; state: string; lead: { id: string; label: string } | null }
const runsOf = async (page: Page, query: string): Promise<Run[]> => ((await (await page.request.get(`/api/engine/runs?${query}`)).json()) as { rows: Run[] }).rows

/** A lead whom the agent decided to wait for, and the run that sleeps meanwhile. Several are tried, because waiting is drawn and not ordered. */
async function asleep(page: Page, signal: (body: unknown) => Promise<unknown>): Promise<Run> {
  const tag = randomUUID().slice(0, 8)
  for (let i = 0; i < 6; i++) await signal({ type: 'track', event: 'docs_pageview', email: `${tag}-${i}@health-story.example`, messageId: randomUUID(), traits: { name: 'Ira Wendt', company: `Waiting ${tag}` } })
  let found: Run | undefined
  await expect.poll(async () => (found = (await runsOf(page, 'status=sleeping')).find((run) => run.lead?.label.includes(`Waiting ${tag}`)))?.state, { timeout: 30_000 }).toBe('sleeping')
  return found!
}

test('says in one line whether all is well, on three tabs, on any width, without a fault that axe can find', async ({ operator, axe, fits, bytes }) => {
  const page = await operator('revops', '/health')
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Is it well?' }).getByRole('term')).toContainText(['Canary', 'Overdue waits', 'Pending events', 'Unknown messages', 'Dead letters'])
  await expect(page.getByRole('link', { name: 'Nurture a lead' }).first()).toBeVisible()
  await expect(page.getByText('Finished runs are kept 14 days, failed ones 30.')).toBeVisible()
  await axe(page)
  for (const [tab, heading] of [['Waits', 'Open waits'], ['Delivery', 'Ways out']] as const) {
    await page.getByRole('navigation', { name: 'Health' }).getByRole('link', { name: tab }).click()
    await expect(page.getByRole('heading', { name: heading })).toBeVisible()
    await axe(page)
  }
  for (const path of ['/health', '/health/waits', '/health/delivery']) {
    await page.goto(path)
    await fits(page)
    await page.setViewportSize({ width: 1440, height: 900 })
    expect(await bytes(page, path), path).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
  }
})

test('the canary rings, and the page says when', async ({ operator }) => {
  test.setTimeout(180_000)
  const page = await operator('viewer', '/health/waits')
  await expect(page.getByRole('row').filter({ hasText: 'parked' })).toHaveCount(1, { timeout: 30_000 })
  await expect(page.getByRole('row').filter({ hasText: 'the engine' }).first()).toBeVisible({ timeout: 100_000 })
  await expect(page.getByRole('region', { name: 'Is it well?' })).toContainText('after it was due', { timeout: 30_000 })
})

test('G H goes there; J and Enter open a run, which can be cancelled and replayed, each with its name in the log', async ({ operator, signal, axe, fits, bytes }) => {
  const page = await operator('admin', '/overview')
  const run = await asleep(page, signal)
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await expect(page).toHaveURL(/\/health$/)
  await page.getByRole('searchbox', { name: 'Search runs' }).fill(run.lead!.id)
  await expect(page).toHaveURL(new RegExp(`q=${run.lead!.id}`))
  await expect(page.getByRole('table', { name: 'The runs of this workspace' }).getByRole('row')).toHaveCount(2)
  await page.locator('main').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/health/runs/${run.id}`)
  await expect(page.getByRole('table', { name: 'Steps of this run' }).getByRole('rowheader')).toContainText(['Look', 'Decide', 'Record the decision', 'Park a wait', 'Wait'])
  await expect(page.getByRole('link', { name: run.lead!.label })).toBeVisible()
  await axe(page)

  await page.getByRole('button', { name: 'Cancel run…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel this run?' })
  await expect(dialog).toContainText('The wait behind it stays open in the database')
  await axe(page)
  await dialog.getByRole('button', { name: 'Cancel run' }).click()
  await expect(page.getByText('The run is cancelled.', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Replay…' })).toBeVisible()
  expect((await page.request.post(`/api/engine/runs/${run.id}/cancel`)).status()).toBe(409)

  await page.getByRole('button', { name: 'Replay…' }).click()
  await expect(page.getByRole('dialog', { name: 'Run it again?' })).toContainText('A message that left will not leave twice, because its decision has one message.')
  await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click()
  await expect(page).not.toHaveURL(new RegExp(run.id))
  await expect(page).toHaveURL(/\/health\/runs\/[0-9A-Z]{26}$/)
  await expect(page.getByRole('rowheader', { name: /^Look/ })).toBeVisible({ timeout: 20_000 })
  const again = page.url().split('/').at(-1)!
  const log = (await (await page.request.get(`/api/audit?object=${run.id}`)).json()) as unknown
  expect(JSON.stringify(log)).toContain('engine.run.cancelled')
  expect(JSON.stringify(log)).toContain(again)

  expect(await bytes(page, `/health/runs/${run.id}`)).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
  await fits(page)
})

test('who may not operate sees a run without its buttons; who may not see runs is led to the waits', async ({ operator, signal, axe }) => {
  const page = await operator('revops', '/overview')
  const run = await asleep(page, signal)
  await page.goto(`/health/runs/${run.id}`)
  await expect(page.getByText('may not cancel or replay a run')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Cancel run…' })).toHaveCount(0)
  expect((await page.request.post(`/api/engine/runs/${run.id}/cancel`)).status()).toBe(403)
  await axe(page)

  const viewer = await operator('viewer', '/health')
  await expect(viewer).toHaveURL('/health/waits')
  await expect(viewer.getByRole('navigation', { name: 'Health' }).getByRole('link')).toHaveText(['Waits', 'Delivery'])
  expect((await viewer.request.get('/api/engine/runs')).status()).toBe(403)
  expect((await viewer.request.get(`/api/engine/runs/${run.id}`)).status()).toBe(403)
})

test('what cannot be meant is answered with the field, and a run that is not here is not found', async ({ operator, expected, axe }) => {
  expected.push(/404/)
  const page = await operator('admin', '/health')
  for (const [path, field] of [['runs?status=perhaps', '/status'], ['runs?before=1', '/before'], ['runs?nonsense=1', '/nonsense'], ['runs/nothing', '/id']] as const) {
    const answer = await page.request.get(`/api/engine/${path}`)
    expect([answer.status(), ((await answer.json()) as { field: string }).field], path).toEqual([400, field])
  }
  expect((await page.request.get(`/api/engine/runs/${NOBODY}`)).status()).toBe(404)
  expect((await page.request.post(`/api/engine/runs/${NOBODY}/replay`)).status()).toBe(404)
  await page.goto(`/health/runs/${NOBODY}`)
  await expect(page.getByText('This is not in the workspace you are looking at')).toBeVisible()
  await axe(page)
})

test('an unknown message is given its fate, and a dead letter is let go, on the page that lists them', async ({ operator, signal, local, axe, alone: _ }) => {
  const page = await operator('marketer', '/overview')
  const tag = randomUUID().slice(0, 8)
  const lost = await answered(signal, local, `Lost ${tag}`)
  const dead = await answered(signal, local, `Dead ${tag}`)
  await change(local, `UPDATE "Send" SET "state" = 'unknown', "settledAt" = NULL, "retryAt" = now() + interval '1 hour', "because" = 'the connection broke after the text was handed over' WHERE "id" = $1`, lost)
  await change(local, `UPDATE "Send" SET "state" = 'failed', "deadAt" = now(), "attempts" = 6, "because" = 'given up after 6 attempts: the mail server put the message off' WHERE "id" = $1`, dead)

  await page.goto('/health/delivery')
  await expect(page.getByRole('region', { name: 'Is it well?' }).getByText('needs a person')).toBeVisible()
  const unknown = page.getByRole('listitem').filter({ hasText: `Lost ${tag}` })
  await expect(unknown).toContainText('The connection broke')
  const letter = page.getByRole('listitem').filter({ hasText: `Dead ${tag}` })
  await expect(letter).toContainText('Given up after 6 attempts')
  await axe(page)

  await unknown.getByRole('button', { name: 'It arrived' }).click()
  await expect(page.getByText('Noted as arrived', { exact: true }).first()).toBeVisible()
  await expect(unknown).toHaveCount(0)
  await letter.getByRole('button', { name: 'Discard…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Let go of it for good?' })
  await axe(page)
  await dialog.getByRole('button', { name: 'Discard' }).click()
  await expect(page.getByText('Let go', { exact: true }).first()).toBeVisible()
  await expect(letter).toHaveCount(0)
  expect([409, 404]).toContain((await page.request.post(`/api/dead-letters/${dead}/replay`, { data: { kind: 'send' } })).status())
})

/** Asks for a demo as somebody new, and waits for the id of the message that answers. */
async function answered(signal: (body: unknown) => Promise<unknown>, local: Local, name: string): Promise<string> {
  const email = `${randomUUID()}@health-story.example`
  await signal({ type: 'track', event: 'demo_request', email, messageId: randomUUID(), traits: { name } })
  let id = ''
  await expect.poll(async () => (id = (await ask(local, `SELECT s."id" FROM "Send" s JOIN "Lead" l ON l."id" = s."leadId" WHERE l."email" = $1 AND s."state" = 'accepted'`, email)) ?? ''), { timeout: 30_000 }).not.toBe('')
  return id
}

/** Leaves a message as a failure would. Triggers are off meanwhile, because nothing else may write such a state. */
const change = (local: Local, text: string, id: string) => ask(local, text, id, 'SET session_replication_role = replica')

async function ask({ databaseUrl }: Local, text: string, value: string, first?: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    if (first) await client.query(first)
    return (await client.query<{ id: string }>(text, [value])).rows[0]?.id ?? null
  } finally {
    await client.end()
  }
}
