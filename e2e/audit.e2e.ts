import { createHash } from 'node:crypto'
import { expect, test } from './fixtures.ts'

const SCRIPT_BYTES_MAX = 200_000

test('the log is complete, filters from its address, and says whether it still holds', async ({ operator, axe, fits, bytes }) => {
  const page = await operator('compliance', '/audit')
  await expect(page.getByText('chain verified')).toBeVisible()
  await page.getByRole('button', { name: 'Verify everything' }).click()
  await expect(page.getByText('whole chain verified')).toBeVisible({ timeout: 45_000 })
  await axe(page)
  await page.getByLabel('What').selectOption('operator.role_given')
  await expect(page).toHaveURL(/verb=operator\.role_given/)
  await expect(page.getByRole('listitem').filter({ hasText: 'Operator role given' }).first()).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Source connected' })).toHaveCount(0)
  await page.getByRole('button', { name: /^Details of entry/ }).first().click()
  await expect(page.getByText(/SHA-256/)).toBeVisible()
  await axe(page)
  await fits(page)
  expect(await bytes(page, '/audit')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
})

test('the exported file verifies on its own, link by link', async ({ operator }) => {
  const page = await operator('admin', '/audit')
  const text = await (await page.request.get('/api/audit/export?format=jsonl&seals=true')).text()
  const entries = text.trim().split('\n').map((line) => JSON.parse(line) as { seq: number; prevHash: string; hash: string; body: string }).reverse()
  expect(entries.length).toBeGreaterThan(0)
  let before = '0'.repeat(64)
  for (const [index, entry] of entries.entries()) {
    expect([entry.seq, entry.prevHash]).toEqual([index + 1, before])
    expect(createHash('sha256').update(`${entry.seq}\n${entry.prevHash}\n${entry.body}`).digest('hex')).toBe(entry.hash)
    before = entry.hash
  }
})

test('a role without the right is shown who to ask, and refused by the API', async ({ operator, expected }) => {
  expected.push(/403/)
  const page = await operator('viewer', '/audit')
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Audit log')
  expect((await page.request.get('/api/audit')).status()).toBe(403)
  expect((await page.request.get('/api/audit/export')).status()).toBe(403)
})
