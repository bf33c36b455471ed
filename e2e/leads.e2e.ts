import { randomUUID } from 'node:crypto'
import { expect, test } from './fixtures.ts'

const SCRIPT_BYTES_MAX = 200_000
const person = (name = 'Sina Weber') => {
  const key = randomUUID().slice(0, 8)
  return { email: `${key}@leads-story.example`, company: `Kranich ${key}`, name }
}
const request = ({ email, company, name }: ReturnType<typeof person>) =>
  ({ type: 'track', event: 'demo_request', email, messageId: randomUUID(), properties: { path: '/demo' }, traits: { name, company, title: 'Head of Operations', timezone: 'America/Chicago' } })

test('somebody who asks becomes a lead whose page tells what was decided and why', async ({ operator, signal, axe }) => {
  const sina = person()
  expect((await signal(request(sina))).status()).toBe(202)
  const page = await operator('marketer', `/leads?q=${encodeURIComponent(sina.email)}`)
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('row', { name: sina.company })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await axe(page)
  await page.getByRole('link', { name: 'Sina Weber' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sina Weber' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Email sent' })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('Chicago').first()).toBeVisible()
  await expect(page.getByRole('list', { name: 'Stages of this decision' }).getByRole('listitem')).toHaveCount(7)
  await expect(page.getByText(/sum to 1\.00 ✓/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Timeline' }).getByRole('link', { name: 'Email sent' })).toBeVisible()
  await axe(page)
})

test('the page of a lead follows what happens without being asked', async ({ operator, signal }) => {
  const jo = person('Jo Brand')
  await signal(request(jo))
  const page = await operator('rep', `/leads?q=${encodeURIComponent(jo.email)}`)
  await expect(async () => {
    await page.reload()
    await page.getByRole('link', { name: 'Jo Brand' }).click({ timeout: 2_000 })
  }).toPass()
  await expect(page.getByRole('heading', { level: 1, name: 'Jo Brand' })).toBeVisible()
  await signal({ type: 'track', event: 'content_downloaded', email: jo.email, messageId: randomUUID(), properties: { title: 'A guide to waiting' } })
  await expect(page.getByText('A guide to waiting').first()).toBeVisible({ timeout: 20_000 })
})

test('on a phone the timeline and the decision take turns, and nothing scrolls sideways', async ({ operator, signal, fits, axe }) => {
  const ada = person('Ada Novak')
  await signal(request(ada))
  const page = await operator('rep', `/leads?q=${encodeURIComponent(ada.email)}`)
  await expect(async () => {
    await page.reload()
    await page.getByRole('link', { name: 'Ada Novak' }).click({ timeout: 2_000 })
  }).toPass()
  await expect(page.getByRole('link', { name: 'Email sent' })).toBeVisible({ timeout: 20_000 })
  await fits(page)
  await page.getByRole('link', { name: 'Email sent' }).click()
  await expect(page.getByRole('heading', { name: 'Email sent' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeHidden()
  await fits(page)
  await axe(page)
  await page.getByRole('button', { name: 'Back to the timeline' }).click()
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible()
})

test('a role that has no need of names sees none, on the page or in the file', async ({ operator, signal, local }) => {
  const kim = person('Kim Halvorsen')
  await signal(request(kim))
  const page = await operator('viewer', `/leads?q=${encodeURIComponent(kim.company)}`)
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('link', { name: 'K. H.' })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  expect(await page.content()).not.toContain('Halvorsen')
  await page.getByRole('link', { name: 'K. H.' }).click()
  await expect(page.getByText('hidden for your role').first()).toBeVisible()
  expect(await page.content()).not.toContain('Halvorsen')
  const file = await page.request.get(`${local.url}/api/leads/export?q=${encodeURIComponent(kim.company)}`)
  expect(file.headers()['content-type']).toContain('text/csv')
  const text = await file.text()
  expect(text).toContain(kim.company)
  expect(text).not.toContain('Halvorsen')
})

test('the whole filter is in the address, and J, Enter and / work on the list', async ({ operator, signal }) => {
  const lee = person('Lee Marchetti')
  await signal(request(lee))
  const page = await operator('revops', '/leads')
  await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
  await page.locator('summary', { hasText: 'Tier' }).click()
  await page.getByRole('checkbox', { name: /Cold/ }).check()
  await expect(page).toHaveURL(/tier=cold/)
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.locator('summary', { hasText: /Tier.*Cold/ })).toBeVisible()
  await page.goto('/leads')
  await page.locator('main').focus()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search leads' })).toBeFocused()
  await page.keyboard.type('jk')
  await expect(page).toHaveURL(/q=jk/)
  await page.goto('/leads')
  await page.locator('main').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/leads\/ld_/)
})

test('what the address or a program gets wrong is refused by name, never half understood', async ({ operator, local, axe }) => {
  const page = await operator('admin', '/leads?page=zero&tier=lukewarm')
  await expect(page.getByRole('heading', { level: 1, name: 'Leads' })).toBeVisible()
  await axe(page)
  const ask = async (path: string) => {
    const answer = await page.request.get(`${local.url}${path}`)
    return { status: answer.status(), type: answer.headers()['content-type'], field: ((await answer.json()) as { field?: string }).field }
  }
  expect(await ask('/api/leads?page=zero')).toEqual({ status: 400, type: 'application/problem+json', field: '/page' })
  expect(await ask('/api/leads?q=a%00b')).toMatchObject({ status: 400, field: '/q' })
  expect(await ask('/api/leads?colour=red')).toMatchObject({ status: 400, field: '/colour' })
  expect(await ask('/api/leads/ld_nobody')).toMatchObject({ status: 404 })
  expect(await ask('/api/leads/ld_nobody/timeline?until=yesterday')).toMatchObject({ status: 400, field: '/until' })
})

test('the screens of leads ask for little', async ({ operator, bytes }) => {
  const page = await operator('admin', '/leads')
  expect(await bytes(page, '/leads')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
})
