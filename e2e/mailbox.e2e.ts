import { expect, test } from './fixtures.ts'

const SCRIPT_BYTES_MAX = 200_000
const fresh = (name: string) => `${name}.${crypto.randomUUID().slice(0, 8)}@mail.test`

test('a caught message shows what was sent and why, and never fetches anything for it', async ({ operator, signal, mailbox, local, axe, expected }) => {
  const email = fresh('ada')
  await signal({ type: 'track', event: 'demo_request', email, traits: { name: 'Ada Byron' } })
  const sent = await mailbox.wait(email)
  const page = await operator('marketer', `/mailbox?id=${sent.headers['x-bide-decision']}`)
  const foreign: string[] = []
  page.on('request', (request) => { if (!request.url().startsWith(local.url) && !/^(data|about|blob):/.test(request.url())) foreign.push(request.url()) })
  await expect(page.getByRole('heading', { level: 2, name: sent.subject })).toBeVisible()
  await expect(page.getByText('Hello Ada,')).toBeVisible()
  await axe(page)
  await page.getByRole('tab', { name: /Headers/ }).click()
  await expect(page.getByText('list-unsubscribe-post')).toBeVisible()
  await axe(page)
  // The browser says so for every script that the tools of this story try to run in the frame.
  expected.push(/Blocked script execution in 'about:srcdoc'/)
  await page.getByRole('tab', { name: 'As it looks' }).click()
  await expect(page.getByTitle('The message as it looks')).toHaveAttribute('sandbox', '')
  await expect(page.frameLocator('iframe').getByText('No more messages')).toBeVisible()
  await page.getByRole('link', { name: 'Why it was sent' }).click()
  await expect(page).toHaveURL(new RegExp(`/decisions/${sent.headers['x-bide-decision']}`))
  expect(foreign).toEqual([])
})

test('a reply played from the mailbox hands the lead to a person', async ({ operator, signal, mailbox, axe }) => {
  const email = fresh('grace')
  await signal({ type: 'track', event: 'demo_request', email, traits: { name: 'Grace Hopper' } })
  const sent = await mailbox.wait(email)
  const page = await operator('rep', `/mailbox?id=${sent.headers['x-bide-decision']}`)
  await page.locator('main').focus()
  await page.keyboard.press('r')
  await expect(page.getByRole('dialog', { name: 'Reply as Grace Hopper' })).toBeVisible()
  await axe(page)
  const words = `Call me, ${crypto.randomUUID()}`
  await page.getByLabel('What the lead writes').fill(words)
  await page.getByRole('button', { name: 'Send as the lead' }).click()
  await expect(page.getByText('The lead has replied')).toBeVisible()
  await page.goto('/escalations?view=unassigned&q=Grace')
  await expect(page.locator('[data-row]').filter({ hasText: words })).toBeVisible({ timeout: 30_000 })
})

test('a meeting and an unsubscribe played from the mailbox change the lead', async ({ operator, signal, mailbox }) => {
  const [booked, gone] = [fresh('joan'), fresh('hedy')]
  for (const [email, name] of [[booked, 'Joan Clarke'], [gone, 'Hedy Lamarr']]) await signal({ type: 'track', event: 'demo_request', email, traits: { name } })
  const [first, second] = [await mailbox.wait(booked), await mailbox.wait(gone)]
  const page = await operator('rep', `/mailbox?id=${first.headers['x-bide-decision']}`)
  await page.getByRole('button', { name: 'Book a meeting' }).click()
  await expect(page.getByText('The lead has booked a meeting')).toBeVisible()
  await page.goto(`/mailbox?id=${second.headers['x-bide-decision']}`)
  await page.getByRole('button', { name: 'Unsubscribe' }).click()
  await expect(page.getByText('The lead has unsubscribed')).toBeVisible()
  await signal({ type: 'track', event: 'demo_request', email: gone })
  await page.waitForTimeout(3_000)
  expect((await mailbox.messages()).filter(({ to }) => to.includes(gone))).toHaveLength(1)
})

test('the mailbox fits a phone, is closed to viewers, and asks for little', async ({ operator, fits, bytes, expected }) => {
  const page = await operator('compliance', '/mailbox')
  await fits(page)
  expect(await bytes(page, '/mailbox')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
  expected.push(/403/)
  const viewer = await operator('viewer', '/mailbox')
  await expect(viewer.getByText('Your role does not reach this screen')).toBeVisible()
  expect((await viewer.request.get('/api/mailbox')).status()).toBe(403)
})
