import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const SCRIPT_BYTES_MAX = 200_000

type Signal = (body: unknown) => Promise<unknown>
type Mailbox = { wait: (to: string) => Promise<unknown> }

/** Words that no other run of the same story says, so that it finds its own lead. */
const only = (words: string): string => `${words} (${crypto.randomUUID().slice(0, 6)})`

/** The pane shows that lead, and not the one before. */
const opened = (page: Page, ask: string) => expect(page.locator('h1, h2').filter({ hasText: ask })).toBeVisible()

/** A lead who asked, was answered, and wrote back: the loop hands it to a person. */
async function handedOver(signal: Signal, mailbox: Mailbox, name: string, words: string): Promise<string> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}.${crypto.randomUUID().slice(0, 8)}@inbox.test`
  await signal({ type: 'track', event: 'demo_request', email, traits: { name, company: 'Kranich GmbH' } })
  await mailbox.wait(email)
  await signal({ type: 'track', event: 'reply', email, properties: { text: words } })
  return email
}

test('an escalation is picked up, answered and resolved with the keyboard alone', async ({ operator, signal, mailbox, axe }) => {
  const ask = only('Please have a person call me.')
  const email = await handedOver(signal, mailbox, 'Sina Weber', ask)
  const page = await operator('rep', '/escalations?view=unassigned&q=Sina')
  const row = page.getByRole('listitem').filter({ hasText: ask }).getByRole('link').first()
  await expect(row).toBeVisible({ timeout: 30_000 })
  await expect(row).toContainText(/m left/)
  await row.focus()
  await page.keyboard.press('Enter')
  await opened(page, ask)
  await expect(page.getByRole('region', { name: 'Why it reached you' })).toContainText('automation paused for this lead')
  await axe(page)

  await page.keyboard.press('c')
  await expect(page.getByText(/^held by /)).toBeVisible()
  await page.getByRole('textbox', { name: 'Reply' }).focus()
  await page.keyboard.type('I will call you at 18:00. jkech are only letters here.')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('Waiting to be sent')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Reply' }).getByRole('button', { name: 'Undo' })).toBeFocused()
  await axe(page)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Thread' }).getByRole('listitem').last()).toContainText('jkech are only letters here.', { timeout: 20_000 })
  await expect.poll(async () => (await mailbox.messages()).filter(({ to }) => to.includes(email)).length).toBe(2)
  await expect(page.getByText(/^answered in /).first()).toBeVisible()

  await page.locator('main').focus()
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: 'Resolve: what came of it?' })
  await expect(dialog).toBeVisible()
  await axe(page)
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.type('call booked')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  const resolved = page.waitForResponse((response) => response.url().endsWith('/resolve'))
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await resolved
  await page.goto('/escalations?view=done&q=Sina')
  await expect(page.getByRole('listitem').filter({ hasText: 'Meeting booked' }).first()).toBeVisible()
})

test('of two people who claim one lead, the second hears who was faster', async ({ operator, signal, mailbox }) => {
  const ask = only('Whom do I talk to?')
  await handedOver(signal, mailbox, 'Ola Nilsen', ask)
  const list = await operator('rep', '/escalations?view=unassigned&q=Ola')
  await expect(list.getByRole('button', { name: /^Claim/ })).toBeVisible({ timeout: 30_000 })
  const id = await list.getByRole('listitem').filter({ hasText: ask }).getByRole('link').first().getAttribute('data-row')
  const [rep, admin] = [await operator('rep', `/escalations?view=team&id=${id}`), await operator('admin', `/escalations?view=team&id=${id}`)]
  await rep.getByRole('button', { name: /^Claim/ }).click()
  await expect(rep.getByText(/^held by /)).toBeVisible()
  // What a screen sends that had not yet heard of the first claim.
  const late = await admin.request.post(`/api/escalations/${id}/claim`, { data: { from: null } })
  expect(late.status()).toBe(409)
  expect(((await late.json()) as { detail: string }).detail).toMatch(/took it \d+ s ago\.$/)
  await expect(admin.getByText(/^held by /)).toBeVisible()
})

test('J and K walk the list in the order it is shown, and the address says who is open', async ({ operator, signal, mailbox }) => {
  for (const word of ['one', 'two']) await handedOver(signal, mailbox, `Mei Tan ${word}`, `Question ${word}`)
  const page = await operator('rep', '/escalations?q=Mei%20Tan')
  await expect(page.locator('[data-row]')).not.toHaveCount(1, { timeout: 30_000 })
  await expect(page.locator('[data-row]')).not.toHaveCount(0)
  const ids = await page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')))
  await page.keyboard.press('j')
  await expect(page).toHaveURL(new RegExp(`id=${ids[1]}`))
  await expect(page.locator(`[data-row="${ids[1]}"]`)).toBeFocused()
  await page.keyboard.press('k')
  await expect(page).toHaveURL(new RegExp(`id=${ids[0]}`))
  await page.reload()
  await expect(page.locator('[aria-current="true"][data-row]')).toHaveAttribute('data-row', ids[0]!)
})

test('a lead is snoozed and handed back, and each can be undone', async ({ operator, signal, mailbox, axe }) => {
  const ask = only('Too expensive.')
  await handedOver(signal, mailbox, 'Pia Mbeki', ask)
  const page = await operator('rep', '/escalations?view=team&q=Pia')
  const rows = page.locator('[data-row]').filter({ hasText: ask })
  await expect(rows.first()).toBeVisible({ timeout: 30_000 })
  const before = await rows.count()
  await rows.first().click()
  await opened(page, ask)
  await page.keyboard.press('h')
  await axe(page)
  await page.getByRole('button', { name: 'Snooze: In 4 hours' }).click()
  await expect(rows).toHaveCount(before - 1)
  await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).click()
  await expect(rows).toHaveCount(before)
  await rows.first().click()
  await opened(page, ask)
  await page.getByRole('button', { name: 'Hand back to agent' }).click()
  await axe(page)
  await page.getByLabel('Goal for the agent').fill('a call in January')
  await page.getByRole('button', { name: 'Hand back', exact: true }).click()
  await expect(rows).toHaveCount(before - 1)
  await page.goto('/escalations?view=done&q=Pia')
  await expect(page.getByText('Goal: a call in January')).toBeVisible()
})

test('somebody without the right to work the inbox reads it, with people masked', async ({ operator, signal, mailbox, axe }) => {
  await handedOver(signal, mailbox, 'Jan Hart', 'Jan Hart speaking, write to jan@hart.test')
  const page = await operator('viewer', '/escalations')
  await expect(page.locator('[data-row]').first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/Answering needs the role/)).toBeVisible()
  await expect(page.getByText('Jan Hart')).toHaveCount(0)
  await axe(page)
})

test('on a phone the list and the thread take turns, and nothing scrolls sideways', async ({ operator, signal, mailbox, fits, axe }) => {
  await handedOver(signal, mailbox, 'Ute Lang', 'On the road.')
  const page = await operator('rep', '/escalations?q=Ute')
  await expect(page.locator('[data-row]').first()).toBeVisible({ timeout: 30_000 })
  await fits(page)
  await page.locator('[data-row]').first().click()
  await expect(page.getByRole('heading', { level: 2, name: /Ute replied/ })).toBeVisible()
  await fits(page)
  await axe(page)
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await expect(page.locator('[data-row]').first()).toBeVisible()
})

test('an escalation that is not here is said to be missing, and the inbox asks for little', async ({ operator, bytes, expected }) => {
  expected.push(/404/)
  const page = await operator('rep', '/escalations?id=esc_none')
  await expect(page.getByText('There is no such escalation in this workspace.').first()).toBeVisible()
  expect(await bytes(page, '/escalations')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
})

test('what an inbox door cannot understand it refuses by name', async ({ operator, local }) => {
  const page = await operator('rep', '/escalations')
  const post = (path: string, data: unknown) => page.request.post(`${local.url}/api/escalations/${path}`, { data: data as object, headers: { origin: local.url } })
  for (const [path, data, status, field] of [
    ['esc_none/claim', {}, 404, undefined],
    ['esc_none/resolve', { outcome: 'won' }, 400, '/outcome'],
    ['esc_none/snooze', { until: '+275760-09-13T00:00:00.001Z' }, 400, '/until'],
    ['esc_none/give-back', { holdHours: -1 }, 400, '/holdHours'],
    ['esc_none/reply', { channel: 'sms', text: 'x', replyKey: 'key_00001' }, 400, '/channel'],
    ['esc_none/reply', { channel: 'email', subject: 's', text: 'a\u0000b', replyKey: 'key_00001' }, 400, '/text'],
  ] as const) {
    const answer = await post(path, data)
    expect(answer.headers()['content-type']).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ status, ...(field ? { field } : {}) })
  }
  const foreign = await page.request.post(`${local.url}/api/escalations/esc_none/claim`, { data: {}, headers: { origin: 'https://elsewhere.test', 'sec-fetch-site': 'cross-site' } })
  expect(foreign.status()).toBe(403)
})
