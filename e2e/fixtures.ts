import AxeBuilder from '@axe-core/playwright'
import { expect, test as base } from '@playwright/test'
import type { APIResponse, BrowserContext, Page } from '@playwright/test'
import pg from 'pg'
import type { Role } from '#lib/domain/actor.ts'
import { readLocal } from './local.ts'
import type { Local } from './local.ts'
import { mailboxAt } from './mailbox.ts'
import type { Mailbox } from './mailbox.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Told = {
  local: Local
  /** Signs in and opens `path` (by default where the role's work is), in a browser of their own. */
  operator: (role: Role, path?: string) => Promise<Page>
  /** Posts to the public API; `{batch: […]}` or one signal. */
  signal: (body: unknown) => Promise<APIResponse>
  mailbox: Mailbox
  /** Fails on anything axe finds on the page. */
  axe: (page: Page) => Promise<void>
  /** Compressed JavaScript a fresh browser fetches for this address, in bytes. */
  bytes: (page: Page, path: string) => Promise<number>
  /** No sideways scroll at this width (WCAG 1.4.10). */
  fits: (page: Page, width?: number) => Promise<void>
  /** For a story that changes what everyone sees: holds a lock, so that no other such story runs meanwhile. */
  alone: void
  /** Console errors a story expects, such as the browser's own line about a refused page. Every other one fails it. */
  expected: RegExp[]
}

/** Signs in through the same door as the form. */
export async function signIn(context: BrowserContext, { url, operators }: Local, role: Role): Promise<void> {
  const who = operators.find((one) => one.role === role)
  if (!who) throw new Error(`the local start has no ${role}`)
  const { csrfToken } = (await (await context.request.get(`${url}/api/auth/csrf`)).json()) as { csrfToken: string }
  const answer = await context.request.post(`${url}/api/auth/callback/credentials`, { form: { csrfToken, email: who.email, password: who.password, json: 'true' } })
  expect(answer.ok(), `${role} signs in`).toBe(true)
}

export const test = base.extend<Told>({
  local: async ({}, use) => use(readLocal()),
  expected: async ({}, use) => use([]),
  alone: async ({ local }, use) => {
    const client = new pg.Client({ connectionString: local.databaseUrl })
    await client.connect()
    await client.query(`SELECT pg_advisory_lock(hashtextextended('bide_story_alone', 0))`)
    await use()
    await client.end()
  },
  context: async ({ context, expected }, use) => {
    const errors = listenTo(context)
    await use(context)
    expectQuiet(errors, expected)
  },
  operator: async ({ browser, local, expected }, use) => {
    const opened: { context: BrowserContext; errors: string[] }[] = []
    await use(async (role, path = '/') => {
      const context = await browser.newContext({ baseURL: local.url })
      opened.push({ context, errors: listenTo(context) })
      await signIn(context, local, role)
      const page = await context.newPage()
      await page.goto(path)
      return page
    })
    for (const { context } of opened) await context.close()
    expectQuiet(opened.flatMap(({ errors }) => errors), expected)
  },
  signal: async ({ request, local }, use) => use((data) => request.post(`${local.url}/api/v1/signals`, { headers: { authorization: `Bearer ${local.apiKey}` }, data: data as object })),
  mailbox: async ({ request, local }, use) => use(mailboxAt(request, local.mailbox.api)),
  axe: async ({}, use) => use(async (page) => {
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  }),
  bytes: async ({}, use) => use(async (page, path) => {
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    const scripts = new Set<string>()
    let total = 0
    session.on('Network.responseReceived', ({ type, requestId }) => { if (type === 'Script') scripts.add(requestId) })
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (scripts.has(requestId)) total += encodedDataLength })
    await page.goto(path, { waitUntil: 'load' })
    await page.waitForTimeout(1_500)
    await session.detach()
    return total
  }),
  fits: async ({}, use) => use(async (page, width = 320) => {
    await page.setViewportSize({ width, height: 800 })
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wider, `pixels past the edge at ${width}`).toBeLessThanOrEqual(0)
  }),
})

function listenTo(context: BrowserContext): string[] {
  const errors: string[] = []
  context.on('console', (message) => { if (message.type() === 'error') errors.push(`${message.page()?.url() ?? ''}: ${message.text()}`) })
  context.on('weberror', (error) => errors.push(error.error().message))
  return errors
}

const expectQuiet = (errors: readonly string[], expected: readonly RegExp[]) =>
  expect(errors.filter((error) => !expected.some((one) => one.test(error))), 'errors in the console').toEqual([])

export { expect }
