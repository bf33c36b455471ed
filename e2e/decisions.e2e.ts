import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const SCRIPT_BYTES_MAX = 200_000
const request = (email: string, more: Record<string, unknown> = {}) =>
  ({ type: 'track', event: 'demo_request', email, messageId: randomUUID(), traits: { name: 'Noor Aziz', company: 'Halden Freight' }, ...more })

/** The newest decision of a lead of this story, once its message has left. */
async function answered(page: Page, url: string, email: string): Promise<{ leadId: string; decisionId: string }> {
  let found: { leadId: string; decisionId: string } | null = null
  await expect.poll(async () => {
    const leads = (await (await page.request.get(`${url}/api/leads?q=${encodeURIComponent(email)}`)).json()) as { rows: { id: string }[] }
    const leadId = leads.rows[0]?.id
    if (!leadId) return 'no lead yet'
    const decisions = (await (await page.request.get(`${url}/api/decisions?lead=${leadId}`)).json()) as { rows: { id: string; headline: string }[] }
    const sent = decisions.rows.find((row) => row.headline === 'Email sent')
    if (sent) found = { leadId, decisionId: sent.id }
    return sent?.headline ?? 'nothing sent yet'
  }, { timeout: 30_000 }).toBe('Email sent')
  return found!
}

test('a decision can be read from the signal to the receipt, and kept as a file', async ({ operator, signal, local, axe, expected }) => {
  expected.push(/Blocked script execution/) // Playwright's own scripts, which the message's frame refuses as it refuses any
  const email = `${randomUUID().slice(0, 8)}@decisions-story.example`
  await signal(request(email))
  const page = await operator('admin', '/decisions')
  const { decisionId } = await answered(page, local.url, email)
  await page.goto(`/decisions/${decisionId}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Email sent' })).toBeVisible()
  await expect(page).toHaveTitle(/Email sent · Decisions/)
  for (const noun of ['Signal', 'Situation', 'Ruling', 'Draft', 'Clearance', 'Receipt', 'Outcome', 'Lesson']) await expect(page.getByRole('term').filter({ hasText: new RegExp(`^${noun}$`) })).toBeVisible()
  await expect(page.getByText(/questions passed/)).toBeVisible()
  await expect(page.getByText(/^<snd_/)).toBeVisible()
  await axe(page)

  await page.getByRole('button', { name: 'Read it' }).click()
  const frame = page.frameLocator('iframe[title="The message, as written"]')
  await expect(frame.getByText('Noor').first()).toBeVisible()
  await expect(page.locator('iframe')).toHaveAttribute('sandbox', '')
  await page.getByRole('radio', { name: 'Plain text' }).check()
  await expect(page.getByLabel('The message as plain text')).toContainText('Noor')
  await page.getByRole('tab', { name: 'Raw' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download JSON' }).click()
  expect((await download).suggestedFilename()).toBe(`${decisionId}.json`)
  await page.getByRole('tab', { name: 'Situation' }).click()
  await axe(page)
})

test('the message of a decision may fetch, follow and run nothing', async ({ operator, signal, local }) => {
  const email = `${randomUUID().slice(0, 8)}@decisions-story.example`
  await signal(request(email, { traits: { name: '<img src=x onerror=alert(1)> Noor' } }))
  const page = await operator('admin', '/decisions')
  const { decisionId } = await answered(page, local.url, email)
  const preview = await page.request.get(`${local.url}/api/decisions/${decisionId}/preview`)
  expect(preview.headers()['content-security-policy']).toContain("default-src 'none'")
  expect(await preview.text()).not.toMatch(/href=|onerror=|src="http/)
})

test('the explorer keeps its filter in the address, and each row opens whole', async ({ operator, signal, local, axe }) => {
  const email = `${randomUUID().slice(0, 8)}@decisions-story.example`
  await signal(request(email))
  const page = await operator('revops', '/decisions')
  const { leadId, decisionId } = await answered(page, local.url, email)
  await page.goto('/decisions?win=24h')
  await page.locator('summary', { hasText: 'Action' }).click()
  await page.getByRole('checkbox', { name: /Email/ }).check()
  await expect(page).toHaveURL(/action=send_email/)
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'A rule objected' }).selectOption('basis')
  await expect(page).toHaveURL(/rule=basis/)
  await axe(page)
  await page.goto(`/decisions?lead=${leadId}`)
  await page.getByRole('link', { name: 'Email sent' }).first().click()
  await expect(page).toHaveURL(new RegExp(`/decisions/${decisionId}`))
  const file = await (await page.request.get(`${local.url}/api/decisions/export?lead=${leadId}`)).text()
  expect(file.split('\r\n')[0]).toContain('decided_utc')
  expect(file).toContain(decisionId)
  expect(file).not.toContain('Aziz')
})

test('[ and ] walk through the decisions of one lead', async ({ operator, signal, local }) => {
  const email = `${randomUUID().slice(0, 8)}@decisions-story.example`
  await signal(request(email))
  const page = await operator('admin', '/decisions')
  const { leadId, decisionId } = await answered(page, local.url, email)
  await signal({ type: 'track', event: 'docs_pageview', email, messageId: randomUUID() })
  await expect.poll(async () => ((await (await page.request.get(`${local.url}/api/decisions?lead=${leadId}`)).json()) as { rows: unknown[] }).rows.length, { timeout: 20_000 }).toBeGreaterThan(1)
  await page.goto(`/decisions/${decisionId}`)
  await expect(page.getByRole('heading', { level: 1, name: 'Email sent' })).toBeVisible()
  await page.locator('main').focus()
  await page.keyboard.press(']')
  await expect(page).not.toHaveURL(new RegExp(decisionId))
  await expect(page.getByText('docs_pageview').first()).toBeVisible()
  await page.locator('main').focus()
  await page.keyboard.press('[')
  await expect(page).toHaveURL(new RegExp(decisionId))
})

test('a decision of nobody here is not found, and the page says so', async ({ operator, expected, axe }) => {
  expected.push(/404/)
  const page = await operator('viewer', '/decisions/dec_nothing')
  await expect(page.getByText('This is not in the workspace you are looking at')).toBeVisible()
  await axe(page)
})

test('the decision screens ask for little and fit a narrow screen', async ({ operator, signal, local, bytes, fits }) => {
  const email = `${randomUUID().slice(0, 8)}@decisions-story.example`
  await signal(request(email))
  const page = await operator('admin', '/decisions')
  const { leadId, decisionId } = await answered(page, local.url, email)
  for (const path of ['/decisions', `/decisions/${decisionId}`, `/leads/${leadId}`]) expect(await bytes(page, path), path).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
  await page.goto(`/decisions/${decisionId}`)
  await fits(page)
})
