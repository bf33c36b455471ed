import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const resume = async (page: Page, url: string, scope: { scope: string; key: string }) =>
  page.request.post(`${url}/api/kill-switch/resume`, { data: { ...scope, dropOlderThanHours: null, confirm: 'resume' } })

test.describe.configure({ mode: 'serial' })

test.beforeEach(async ({ alone: _ }) => {})

test.afterEach(async ({ operator, local }) => {
  const page = await operator('admin', '/sending')
  for (const scope of [{ scope: 'all', key: '*' }, { scope: 'channel', key: 'sms' }]) await resume(page, local.url, scope)
})

test('Enter stops everything; the reason is asked after; the other screens know at once', async ({ operator, axe }) => {
  const watching = await operator('viewer', '/settings/me')
  const page = await operator('marketer', '/settings/me')
  await page.getByRole('button', { name: 'Stop sending…' }).click()
  await expect(page.getByRole('button', { name: /^Stop everything/ })).toBeFocused()
  await axe(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Sending is stopped' })).toBeVisible()
  await expect(page.getByText(/No new sends\. .* held, .* waits kept\./)).toBeVisible()
  await axe(page)
  await expect(watching.getByRole('alert').filter({ hasText: /Sending stopped \d\d:\d\d by/ })).toBeVisible()
  await page.getByLabel('Why did you stop?').fill('a wrong price in the template')
  await page.getByRole('button', { name: 'Keep the reason' }).click()
  await expect(page.getByText('Reason kept with the stop.')).toBeVisible()
  await page.getByRole('link', { name: /Sending stopped/ }).or(page.getByRole('alert').filter({ hasText: 'Sending stopped' })).first().click()
  await expect(page.getByText('“a wrong price in the template”')).toBeVisible()
  await axe(page)
})

test('resuming is typed by hand, and the stop ends on every screen', async ({ operator, axe, expected }) => {
  expected.push(/400/)
  const page = await operator('admin', '/sending')
  await page.getByRole('button', { name: 'Stop sending…' }).click()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Later' }).click()
  await expect(page.getByRole('heading', { name: 'Everything is stopped' })).toBeVisible()
  await axe(page)
  await page.getByLabel('Type resume to confirm').fill('yes')
  await page.getByRole('button', { name: 'Resume sending' }).click()
  await expect(page.getByText('type the word resume')).toBeVisible()
  await page.getByLabel('Type resume to confirm').fill('resume')
  await page.getByRole('button', { name: 'Resume sending' }).click()
  await expect(page.getByText('Nothing is stopped')).toBeVisible()
  await expect(page.getByText(/^Agent running/)).toBeVisible()
})

test('one channel can be stopped alone', async ({ operator }) => {
  const page = await operator('compliance', '/settings/me')
  await page.getByRole('button', { name: 'Stop sending…' }).click()
  await page.getByRole('button', { name: 'Stop SMS' }).click()
  await expect(page.getByText(/No new sends by sms/)).toBeVisible()
})

test('a rep has no switch, and the API refuses as well', async ({ operator, local }) => {
  const page = await operator('rep', '/settings/me')
  await expect(page.getByRole('button', { name: 'Stop sending…' })).toHaveCount(0)
  const answer = await page.request.post(`${local.url}/api/kill-switch/stop`, { data: { scope: 'all' } })
  expect(answer.status()).toBe(403)
})
