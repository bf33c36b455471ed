import { randomUUID } from 'node:crypto'
import { expect, test } from './fixtures.ts'

const SCRIPT_BYTES_MAX = 340_000

test.beforeAll(async ({ request }) => {
  const { readLocal } = await import('./local.ts')
  const { url, apiKey } = readLocal()
  const batch = Array.from({ length: 4 }, () => ({ type: 'track', event: 'demo_request', email: `${randomUUID()}@scorecard-story.example`, messageId: randomUUID() }))
  expect((await request.post(`${url}/api/v1/signals`, { headers: { authorization: `Bearer ${apiKey}` }, data: { batch } })).status()).toBe(202)
})

test('five figures, a line with its table, and rows by group, on any width, without a fault that axe can find', async ({ operator, axe, fits, bytes }) => {
  const page = await operator('revops', '/scorecard')
  await expect(page.getByRole('term')).toContainText(['Meeting rate', 'Contact rate', 'First touch, median', 'Unsubscribe', 'Sends per meeting'])
  await page.getByText('Show as table').click()
  await expect(page.getByRole('columnheader', { name: '95 % interval' })).toBeVisible()
  await axe(page)
  await fits(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await bytes(page, '/scorecard')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
})

test('every choice stands in the address, and a pasted link shows the same page', async ({ operator, axe }) => {
  const page = await operator('marketer', '/scorecard')
  await page.getByLabel('Window').selectOption('7d')
  await expect(page).toHaveURL(/win=7d/)
  await page.getByLabel('Rows by').selectOption('source,variant')
  await expect(page).toHaveURL(/by=source,variant/)
  await expect(page.getByRole('heading', { name: 'By source and variant' })).toBeVisible()
  const pasted = await operator('viewer', new URL(page.url()).pathname + new URL(page.url()).search)
  await expect(pasted.getByLabel('Window')).toHaveValue('7d')
  await expect(pasted.getByRole('heading', { name: 'By source and variant' })).toBeVisible()
  await axe(pasted)
})

test('the file holds the view, says its zone, and its taking is on record', async ({ operator }) => {
  const page = await operator('admin', '/scorecard?by=variant')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export CSV' }).click()])
  expect(download.suggestedFilename()).toMatch(/^scorecard-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d-\w+-\w+\.csv$/)
  const text = await (await page.request.get('/api/scorecard/export?by=variant')).text()
  expect(text.replace('\uFEFF', '')).toMatch(/^source,tier,variant,small_groups,leads,contact_rate/)
  await page.goto('/audit')
  await expect(page.getByRole('listitem').filter({ hasText: 'Scorecard exported' }).first()).toBeVisible()
})

test('a filter nobody can mean is refused by the API, which names it, and forgiven by the page', async ({ operator }) => {
  const page = await operator('viewer', '/scorecard?win=forever')
  await expect(page.getByLabel('Window')).toHaveValue('90d')
  for (const [query, field] of [['win=forever', '/win'], ['min=7', '/min'], ['by=moon', '/by/0'], ['tier=lukewarm', '/tier']] as const) {
    const answer = await page.request.get(`/api/scorecard?${query}`)
    expect([answer.status(), ((await answer.json()) as { field: string }).field]).toEqual([400, field])
  }
})
