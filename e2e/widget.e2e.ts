import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

async function embedding(page: Page): Promise<{ key: string; page: string; snippet: string }> {
  return (await (await page.request.get('/api/widget')).json()) as { key: string; page: string; snippet: string }
}

test('a visitor of another site asks in the chat and is answered there', async ({ operator, page, axe }) => {
  const settings = await operator('admin', '/settings/widget')
  await axe(settings)
  const { snippet } = await embedding(settings)
  const email = `zoe.${crypto.randomUUID().slice(0, 8)}@visitor.test`
  const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end(`<!doctype html><html lang="en"><title>A shop</title><main><h1>A shop</h1></main>${snippet.replace(' async', ` data-email="${email}" data-name="Zoe Visitor" async`)}</html>`)).listen(0, '127.0.0.1')
  await once(site, 'listening')
  try {
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
    const button = page.locator('#bide-chat')
    await button.press('Enter')
    await expect(button).toHaveAttribute('aria-expanded', 'true')
    const chat = page.frameLocator('#bide-chat-frame')
    await expect(chat.getByText('Connected.')).toBeVisible()
    await axe(page)
    await chat.getByRole('textbox', { name: 'Your message' }).fill('What does it cost for 20 people? <b>&</b>')
    await page.keyboard.press('Enter')
    const lines = chat.getByRole('log').getByRole('listitem')
    await expect(lines.first()).toContainText('What does it cost for 20 people? <b>&</b>')
    await expect(lines.nth(1)).toContainText('Zoe', { timeout: 20_000 })
    await page.keyboard.press('Escape')
    await expect(button).toBeFocused()
    await page.reload()
    await button.press('Enter')
    await expect(lines).toHaveCount(2)
  } finally {
    site.close()
  }
})

test('the chat by itself fits a phone, in both themes, and says so when its key is wrong', async ({ operator, page, axe, fits, expected }) => {
  const { page: path } = await embedding(await operator('admin', '/settings/widget'))
  await page.goto(path)
  await expect(page.getByText('Connected.')).toBeVisible()
  await fits(page)
  await axe(page)
  expected.push(/401/)
  await page.goto('/widget?key=wk_none.none')
  await expect(page.getByRole('main').getByRole('alert')).toContainText('not one of ours')
  await expect(page).toHaveURL(/\/widget/)
})

test('a chat door refuses what it cannot understand, by name', async ({ operator, request }) => {
  const { key } = await embedding(await operator('admin', '/settings/widget'))
  const opened = (await (await request.post('/api/v1/chat/session', { data: { key, anonymousId: `browser-${crypto.randomUUID()}` } })).json()) as { token: string }
  const authorization = `Bearer ${opened.token}`
  for (const [path, data, headers, status, field] of [
    ['session', {}, {}, 400, '/key'],
    ['session', { key }, {}, 400, '/anonymousId'],
    ['session', { key, email: 'nobody' }, {}, 400, '/email'],
    ['session', { key: `${key}x`, anonymousId: 'browser-0001' }, {}, 401, '/key'],
    ['session', { key, anonymousId: 'browser-0001', name: 'a\u0000b' }, {}, 400, '/name'],
    ['messages', { text: 'x', messageId: 'message-1' }, {}, 401, 'authorization'],
    ['messages', { text: '', messageId: 'message-1' }, { authorization }, 400, '/text'],
    ['messages', { text: 'x'.repeat(40_000), messageId: 'message-1' }, { authorization }, 413, 'body'],
  ] as const) {
    const answer = await request.post(`/api/v1/chat/${path}`, { data, headers })
    expect(await answer.json(), `${path} ${JSON.stringify(data).slice(0, 80)}`).toMatchObject({ status, field })
  }
  expect((await request.get('/api/v1/chat/stream?token=guessed')).status()).toBe(401)
})
