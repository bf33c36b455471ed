import { createHmac } from 'node:crypto'
import { expect, test } from './fixtures.ts'

test('a vendor is connected in a minute: what it sends signed is kept, its secret rotates with both valid, and what is unsigned is refused and seen', async ({ operator, local, axe, fits }) => {
  const page = await operator('admin', '/settings/sources')
  const name = `Forms ${Date.now()}`
  await page.getByLabel('Connect', { exact: true }).selectOption('typeform')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Connect' }).click()
  const shown = page.getByRole('status').filter({ hasText: 'Secret:' })
  const secret = await shown.locator('code').innerText()
  const address = await page.locator('code', { hasText: '/api/hooks/typeform' }).innerText()
  await expect(page.getByText('Connect, Webhooks, Add a webhook')).toBeVisible()
  await axe(page)

  const body = JSON.stringify({ event_id: name, event_type: 'form_response', form_response: { form_id: 'f', token: name, submitted_at: new Date().toISOString(), definition: { id: 'f', title: 'Book a demo', fields: [] }, answers: [{ type: 'email', email: `sources-${Date.now()}@lead.example`, field: { id: 'e', type: 'email', ref: 'email' } }] } })
  const sent = (key: string) => page.request.post(address, { data: Buffer.from(body), headers: { 'content-type': 'application/json', 'typeform-signature': `sha256=${createHmac('sha256', key).update(body).digest('base64')}` } })
  expect(await (await sent(secret)).json()).toMatchObject({ accepted: 1 })
  expect(await (await sent(secret)).json()).toMatchObject({ accepted: 0, duplicates: 1 })
  expect((await sent('wrong')).status()).toBe(401)

  await page.reload()
  const row = page.getByRole('row', { name: new RegExp(name) })
  await expect(row).toContainText('the signature does not match the body')
  await expect(page.getByText(secret)).toHaveCount(0)
  await row.getByRole('button', { name: `Set up ${name}` }).click()
  const dialog = page.getByRole('dialog', { name })
  await dialog.getByRole('button', { name: 'Rotate secret' }).click()
  const newer = await dialog.getByRole('status').locator('code').innerText()
  await expect(dialog.getByText('Two secrets are valid')).toBeVisible()
  await axe(page)
  expect([(await sent(secret)).status(), (await sent(newer)).status()]).toEqual([200, 200])
  await dialog.getByRole('button', { name: 'End the older secret' }).click()
  await expect(dialog.getByText('One secret is valid.')).toBeVisible()
  expect([(await sent(secret)).status(), (await sent(newer)).status()]).toEqual([401, 200])
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await fits(page)
  expect((await page.request.get(`${local.url}/api/sources`)).status()).toBe(200)
})

test('a pasted sample shows the signal it would become, and nothing of it is kept', async ({ operator, axe }) => {
  const page = await operator('revops', '/settings/sources')
  await page.getByLabel('As sent by').selectOption('posthog')
  await page.getByLabel('Payload').fill(JSON.stringify({ event: '$pageview', distinct_id: 'sample', properties: { $pathname: '/pricing', $lib: 'web' }, uuid: 'sample-1' }))
  await page.getByRole('button', { name: 'Show the signal' }).click()
  const item = page.getByRole('list', { name: 'What it would become' }).getByRole('listitem')
  await expect(item).toContainText('pricing_page_view')
  await expect(item).toContainText('asks for a decision')
  await expect(item).toContainText('sample-1')
  await axe(page)
  await page.getByRole('button', { name: 'Show the signal' }).click()
  await expect(item).toContainText('asks for a decision')
})

test('an item in quarantine is mended and replayed once, and leaves', async ({ operator, signal, expected }) => {
  expected.push(/400/)
  const mark = `held-${Date.now()}`
  expect((await signal({ batch: [{ type: 'track', event: 'page_view', messageId: mark, properties: { path: '/docs' } }] })).status()).toBe(202)
  const page = await operator('admin', '/settings/sources')
  const held = page.getByRole('listitem').filter({ hasText: 'say who it is' }).first()
  await held.getByRole('button', { name: /^Replay/ }).click()
  await expect(held.getByRole('alert')).toContainText('Still not: say who it is')
  await held.getByRole('button', { name: 'Mend' }).click()
  await expect(held.getByLabel('Payload')).toHaveValue(new RegExp(mark))
  await held.getByLabel('Payload').fill(JSON.stringify({ type: 'track', event: 'page_view', messageId: mark, userId: mark, properties: { path: '/docs' } }))
  await held.getByRole('button', { name: /^Replay/ }).click()
  await expect(page.getByText('It was kept.')).toBeVisible()
  await expect(page.getByText(mark)).toHaveCount(0)
})

test('a file of the past is read in with its bad lines told, and again adds nothing', async ({ operator }) => {
  const page = await operator('admin', '/settings/sources')
  const mark = `past-${Date.now()}`
  const file = { name: `${mark}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`event,timestamp,email,message_id\nDemo Requested,2025-01-01T00:00:00Z,${mark}@lead.example,${mark}\nDemo Requested,,b@lead.example,x\n`) }
  for (let time = 1; time <= 2; time++) {
    await page.getByLabel('File', { exact: true }).setInputFiles(file)
    await page.getByRole('button', { name: 'Read it in' }).click()
    await expect(page.getByText('Read in: 1 kept, 0 known before, 0 ignored, 1 not understood.')).toBeVisible()
    await expect(page.getByRole('row', { name: new RegExp(`${mark}.csv`) })).toContainText('100 %')
  }
})

test('a role without the right is told who has it, and is refused by the API', async ({ operator, local }) => {
  const page = await operator('marketer', '/settings/sources')
  await expect(page.getByText(/Your role \(marketer\) may not change sources/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Connect' })).toHaveCount(0)
  for (const path of ['', '/src_x/secret', '/src_x/retire', '/src_x/key', '/held/qtn_x/replay', '/held/qtn_x/discard', '/backfills', '/backfills/bkf_x/feed']) expect((await page.request.post(`${local.url}/api/sources${path}`, { data: {} })).status()).toBe(403)
  expect((await page.request.post(`${local.url}/api/sources/preview`, { data: { kind: 'fax', sample: '{}' } })).status()).toBe(400)
})
