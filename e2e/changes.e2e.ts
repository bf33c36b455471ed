import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const SCRIPT_BYTES_MAX = 200_000

test.describe.configure({ mode: 'serial' })
test.beforeEach(async ({ alone: _ }) => {})

type Guardrails = { version: number; settings: { touchGapHours: number; escalation: { slaMinutesLow: number } } }
const live = async (page: Page): Promise<Guardrails> => (await page.request.get('/api/policies')).json()

/** Proposes by hand, in the form, and answers with the address of the change. */
async function propose(page: Page, label: string, value: number, title: string): Promise<string> {
  await page.goto('/guardrails')
  await page.getByLabel(label).fill(String(value))
  await expect(page.getByRole('heading', { name: 'Your proposal' })).toBeVisible()
  await page.getByLabel('What changes, in a few words').fill(title)
  await page.getByLabel('Why').fill('Nine in ten of those leads were answered within the hour anyway.')
  await page.getByRole('button', { name: 'Propose this change' }).click()
  await expect(page).toHaveURL(/\/changes\/chg_/)
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
  return new URL(page.url()).pathname
}

test('an edit waits for somebody else, goes live with one key, and one click brings back what was', async ({ operator, axe }) => {
  const author = await operator('marketer', '/guardrails')
  await axe(author)
  const before = await live(author)
  const title = `Answer ordinary escalations sooner ${Date.now()}`
  const tighter = Math.max(35, before.settings.escalation.slaMinutesLow - 5)
  const path = await propose(author, 'Ordinary escalation', tighter, title)
  await expect(author.getByText('Somebody else has to approve what you proposed.')).toBeVisible()
  await expect(author.getByRole('button', { name: /^Approve/ })).toHaveCount(0)

  const reviewer = await operator('compliance', path)
  await expect(reviewer.getByText('base is current')).toBeVisible()
  await expect(reviewer.getByRole('row', { name: /Ordinary escalation/ })).toContainText('tighter')
  await expect(reviewer.getByText(/recent decisions would end differently|nothing to replay/)).toBeVisible()
  await axe(reviewer)
  await reviewer.keyboard.press('a')
  await expect(reviewer.getByText(`approved as version ${before.version + 1}`)).toBeVisible()
  expect((await live(reviewer)).settings.escalation.slaMinutesLow).toBe(tighter)

  await reviewer.getByRole('button', { name: `Restore version ${before.version}` }).click()
  await axe(reviewer)
  await reviewer.getByRole('dialog').getByRole('button', { name: `Restore version ${before.version}` }).click()
  await expect(reviewer.getByText(`Version ${before.version} is back, as version ${before.version + 2}`).first()).toBeVisible()
  expect(await live(reviewer)).toMatchObject({ version: before.version + 2, settings: before.settings })

  await reviewer.goto('/guardrails')
  await expect(reviewer.getByText(`restored from v${before.version}`).first()).toBeVisible()
  await reviewer.getByRole('button', { name: 'Compare' }).first().click()
  await expect(reviewer.getByRole('dialog').getByRole('row', { name: /Ordinary escalation/ })).toBeVisible()
})

test('nobody approves their own change, or one whose base has moved, whatever they send', async ({ operator, expected }) => {
  expected.push(/403|409/)
  const [author, other] = [await operator('admin', '/guardrails'), await operator('compliance', '/changes')]
  const before = await live(author)
  const put = async (minutes: number) => (await (await author.request.post('/api/changes', {
    data: { title: 'Answer sooner', reason: 'Because the numbers say so.', baseVersion: before.version, settings: { ...before.settings, escalation: { ...before.settings.escalation, slaMinutesLow: minutes } } },
  })).json()) as { id: string }
  const sooner = before.settings.escalation.slaMinutesLow
  const [first, second] = [await put(sooner - 1), await put(sooner - 2)]
  expect((await author.request.post(`/api/changes/${first.id}/approve`, { data: { baseVersion: before.version } })).status()).toBe(403)
  expect((await other.request.post(`/api/changes/${first.id}/approve`, { data: { baseVersion: before.version } })).status()).toBe(200)
  const late = await other.request.post(`/api/changes/${second.id}/approve`, { data: { baseVersion: before.version } })
  expect([late.status(), ((await late.json()) as { field: string }).field]).toEqual([409, '/baseVersion'])

  await other.goto(`/changes/${second.id}`)
  await expect(other.getByText(`base moved to version ${before.version + 1}`)).toBeVisible()
  await other.getByRole('link', { name: `Propose it again on version ${before.version + 1}` }).click()
  await expect(other.getByLabel('Ordinary escalation')).toHaveValue(String(sooner - 2))
  await author.request.post(`/api/changes/${second.id}/discard`, { data: {} })
  expect((await author.request.post('/api/policies/restore', { data: { version: before.version } })).status()).toBe(200)
})

test('what loosens is asked twice, and is not a marketer’s to approve', async ({ operator }) => {
  const author = await operator('revops', '/guardrails')
  const { settings } = await live(author)
  const path = await propose(author, 'Gap between two messages', settings.touchGapHours - 1, `Shorten the gap ${Date.now()}`)
  const marketer = await operator('marketer', path)
  await expect(marketer.getByText(/needs someone from RevOps, compliance or an admin/)).toBeVisible()
  await expect(marketer.getByRole('button', { name: /^Approve/ })).toBeDisabled()
  const reviewer = await operator('compliance', path)
  await reviewer.getByRole('button', { name: /^Approve/ }).click()
  await expect(reviewer.getByText('Approve once more to confirm.')).toBeVisible()
  await reviewer.getByRole('button', { name: 'Reject' }).click()
  await expect(reviewer.getByText('Say why, so that the author can answer.')).toBeVisible()
  await reviewer.getByPlaceholder('Comment (required to reject)').fill('Not while complaints are rising.')
  await reviewer.getByRole('button', { name: 'Reject' }).click()
  await expect(reviewer.getByText('Not while complaints are rising.')).toBeVisible()
  await author.goto(path)
  await expect(author.getByRole('blockquote')).toHaveText('Not while complaints are rising.')
})

test('a document that contradicts itself is refused beside the field', async ({ operator, expected, axe, fits, bytes }) => {
  expected.push(/400/)
  const page = await operator('compliance', '/guardrails')
  await page.getByLabel('Warm from').fill('100')
  await page.getByLabel('What changes, in a few words').fill('Everyone is cold')
  await page.getByLabel('Why').fill('To see what the server says about it.')
  await page.getByRole('button', { name: 'Propose this change' }).click()
  await expect(page.getByLabel('Warm from')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('Warm must begin below hot.').first()).toBeVisible()
  await axe(page)
  await fits(page)
  expect(await bytes(page, '/guardrails')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
  expect(await bytes(page, '/changes')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
})

test('a viewer reads the guardrails and changes nothing', async ({ operator }) => {
  const page = await operator('viewer', '/guardrails')
  await expect(page.getByText(/Your role \(viewer\) may not propose a change/)).toBeVisible()
  await expect(page.getByLabel('Hot from')).toBeDisabled()
  const { version, settings } = await live(page)
  expect((await page.request.post('/api/changes', { data: { title: 'Sneak', reason: 'Because I can, perhaps.', baseVersion: version, settings } })).status()).toBe(403)
  expect((await page.request.post('/api/policies/restore', { data: { version: 1 } })).status()).toBe(403)
})
