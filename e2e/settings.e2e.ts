import { expect, test } from './fixtures.ts'

test('workspace facts are checked by the server beside the field, saved once, and written to the log', async ({ operator, axe, expected, alone: _ }) => {
  expected.push(/400/)
  const page = await operator('compliance', '/settings')
  await axe(page)
  const product = page.getByLabel('Product')
  const before = await product.inputValue()
  await product.fill(`${before} Nurture`)
  await page.getByLabel('Countries').fill('Germany')
  await page.getByLabel('Use legitimate interest where it is listed').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('use two-letter country codes, such as DE')).toBeVisible()
  await expect(page.getByLabel('Countries')).toHaveAttribute('aria-invalid', 'true')
  await axe(page)
  await page.getByLabel('Use legitimate interest where it is listed').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. Messages from now on use it.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Product')).toHaveValue(`${before} Nurture`)
  await page.getByLabel('Product').fill(before)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. Messages from now on use it.')).toBeVisible()
})

test('a role without the right sees the facts, is told who can change them, and is refused by the API', async ({ operator, local }) => {
  const page = await operator('rep', '/settings')
  await expect(page.getByText(/Your role \(rep\) may not change the workspace/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  const facts = (await (await page.request.get(`${local.url}/api/workspace`)).json()) as object
  const answer = await page.request.put(`${local.url}/api/workspace`, { data: facts })
  expect(answer.status()).toBe(403)
  expect(await answer.json()).toMatchObject({ status: 403, title: 'Not allowed' })
})

test('a key is shown once, listed by its beginning, and refused once revoked', async ({ operator, axe }) => {
  const page = await operator('admin', '/settings/keys')
  const name = `Story ${Date.now()}`
  await page.getByLabel('New key').fill(name)
  await page.getByRole('button', { name: 'Create key' }).click()
  const key = await page.getByRole('status').locator('code').innerText()
  expect(key).toMatch(/^bide_[\w-]{32}$/)
  const row = page.getByRole('row', { name: new RegExp(name) })
  await expect(row).toContainText(key.slice(0, 12))
  await expect(row).not.toContainText(key)
  await axe(page)
  await page.reload()
  await expect(page.getByText(key)).toHaveCount(0)
  await row.getByRole('button', { name: `Revoke ${name}` }).click()
  await row.getByRole('button', { name: 'Revoke now' }).click()
  await expect(row).toContainText('revoked')
})

test('people are listed with their roles, beside the very table the server asks', async ({ operator, local, axe }) => {
  const page = await operator('viewer', '/settings/people')
  for (const { email, role } of local.operators) await expect(page.getByRole('row', { name: new RegExp(`${email}.*${role}`) })).toBeVisible()
  await expect(page.getByRole('row', { name: /^Stop sending/ })).toBeVisible()
  await axe(page)
})

test.describe('bad requests', () => {
  const FACTS = { senderName: 'x', senderEmail: 'a@b.example', postalAddress: 'Lindenstraße 1, 10969 Berlin', product: 'x', bookingUrl: '', zone: 'Europe/Berlin', legitimateInterest: [] }
  const BAD: [string, object, string][] = [
    ['a zone that is none', { ...FACTS, zone: 'Mars/Olympus' }, '/zone'],
    ['a script for a booking page', { ...FACTS, bookingUrl: 'javascript:alert(1)' }, '/bookingUrl'],
    ['two lines in a name', { ...FACTS, senderName: 'a\r\nBcc: b@c.example' }, '/senderName'],
    ['a null byte', { ...FACTS, product: 'a\u0000' }, '/product'],
    ['a key nobody knows', { ...FACTS, role: 'admin' }, '/role'],
  ]
  for (const [what, body, field] of BAD) {
    test(`${what} is refused and named`, async ({ operator, local }) => {
      const page = await operator('admin', '/settings/me')
      const answer = await page.request.put(`${local.url}/api/workspace`, { data: body })
      expect(answer.status()).toBe(400)
      expect(await answer.json()).toMatchObject({ field })
    })
  }
  test('a change asked for by another site is refused', async ({ operator, local }) => {
    const page = await operator('admin', '/settings/me')
    const answer = await page.request.put(`${local.url}/api/workspace`, { data: FACTS, headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' } })
    expect(answer.status()).toBe(403)
  })
})
