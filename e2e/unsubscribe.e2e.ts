import { expect, test } from './fixtures.ts'

const fresh = (name: string) => `${name}.${crypto.randomUUID().slice(0, 8)}@leaving.test`
const linkOf = (headers: Record<string, string>) => /<([^>]+)>/.exec(headers['list-unsubscribe'] ?? '')?.[1] ?? ''

test('looking at an unsubscribe link never acts, one click does, and the next message does not leave', async ({ page, signal, mailbox, axe, request }) => {
  const email = fresh('mia')
  await signal({ type: 'track', event: 'demo_request', email, traits: { name: 'Mia Sand' } })
  const link = linkOf((await mailbox.wait(email)).headers)
  expect(link).not.toContain(email)

  for (let visit = 0; visit < 3; visit++) {
    const looked = await request.get(link)
    expect(looked.status()).toBe(200)
    expect(looked.headers()).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': expect.stringContaining('noindex') })
    expect(looked.headers()['set-cookie']).toBeUndefined()
  }
  expect((await request.fetch(link, { method: 'HEAD' })).status()).toBe(200)
  await page.goto(link)
  await axe(page)
  await expect(page.getByRole('button', { name: 'Unsubscribe' })).toBeVisible()
  await page.getByRole('button', { name: 'Unsubscribe' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'You are unsubscribed' })).toBeVisible()
  await axe(page)
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'You are unsubscribed' })).toBeVisible()

  await signal({ type: 'track', event: 'form_submitted', email })
  await page.waitForTimeout(3_000)
  expect((await mailbox.messages()).filter(({ to }) => to.includes(email))).toHaveLength(1)
})

test('a mail program’s one-click request needs no cookie, is answered at once, and may come again', async ({ signal, mailbox, playwright }) => {
  const email = fresh('noa')
  await signal({ type: 'track', event: 'demo_request', email })
  const link = linkOf((await mailbox.wait(email)).headers)
  const bare = await playwright.request.newContext()
  for (let click = 0; click < 3; click++) {
    const answer = await bare.post(link, { form: { 'List-Unsubscribe': 'One-Click' }, maxRedirects: 0 })
    expect(answer.status()).toBe(200)
  }
  await bare.dispose()
})

test('a link that was cut or forged is refused, for people and for machines', async ({ signal, mailbox, request, page, axe, expected }) => {
  expected.push(/404/)
  const email = fresh('tove')
  await signal({ type: 'track', event: 'demo_request', email })
  const link = linkOf((await mailbox.wait(email)).headers)
  for (const wrong of [link.slice(0, -3), `${link}x`, link.replace('v1.', 'v2.'), link.replace(/\/u\/.*/, '/u/%00')]) {
    const answer = await request.post(wrong, { headers: { accept: '*/*' } })
    expect(answer.status(), wrong).toBe(404)
    expect(answer.headers()['content-type']).toContain('application/problem+json')
  }
  await page.goto(link.slice(0, -3))
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await axe(page)
})
