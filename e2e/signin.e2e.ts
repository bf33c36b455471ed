import { hash } from 'bcryptjs'
import pg from 'pg'
import type { Role } from '#lib/domain/actor.ts'
import { expect, test } from './fixtures.ts'
import type { Local } from './local.ts'

const LANDING: Record<Role, string> = { rep: '/escalations', marketer: '/changes', admin: '/overview', revops: '/overview', compliance: '/overview', viewer: '/overview' }

test('a wrong password is told in words, tied to nothing secret, and nothing is lost', async ({ page, local, axe, expected }) => {
  expected.push(/401/)
  await page.goto(`${local.url}/signin`)
  await axe(page)
  await page.getByLabel('Email').fill(local.operators[0]!.email)
  await page.getByLabel('Password').fill('not this one')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'do not belong together' })).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue(local.operators[0]!.email)
  await axe(page)
})

test('a link to a page brings back to that page after signing in', async ({ page, local }) => {
  await page.goto(`${local.url}/settings/people`)
  await expect(page).toHaveURL(/\/signin\?next=%2Fsettings%2Fpeople$/)
  const { email, password } = local.operators.find(({ role }) => role === 'admin')!
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${local.url}/settings/people`)
  await expect(page.getByRole('row', { name: new RegExp(email) })).toBeVisible()
})

test('a way back to another site is ignored', async ({ page, local }) => {
  await page.goto(`${local.url}/signin?next=//evil.example/`)
  const { email, password } = local.operators.find(({ role }) => role === 'viewer')!
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${local.url}/overview`)
})

test('every role lands where its work is', async ({ operator, local }) => {
  for (const [role, path] of Object.entries(LANDING)) {
    const page = await operator(role as Role)
    await expect(page).toHaveURL(new RegExp(`^${local.url}${path}`))
  }
})

test('signing out ends it, and the API says so too', async ({ operator, local }) => {
  const page = await operator('rep', '/settings/me')
  await page.getByRole('button', { name: /account$/ }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL(`${local.url}/signin`)
  const answer = await page.request.get(`${local.url}/api/shell`)
  expect(answer.status()).toBe(401)
  expect(answer.headers()['content-type']).toBe('application/problem+json')
})

/** Somebody nobody else's story signs in as. */
async function newcomer({ databaseUrl, operators }: Local): Promise<Local['operators'][number]> {
  const mark = crypto.randomUUID()
  const [email, password] = [`${mark}@bide.local`, mark]
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const admin = operators.find(({ role }) => role === 'admin')!
  await client.query(`INSERT INTO "Operator" ("id", "email", "name", "passwordHash", "createdAt") VALUES ($1, $2, 'Newcomer', $3, now())`, [`op_${mark}`, email, await hash(password, 4)])
  await client.query(`INSERT INTO "Membership" ("workspaceId", "operatorId", "role", "createdAt") SELECT m."workspaceId", $1, 'viewer', now() FROM "Membership" m JOIN "Operator" o ON o."id" = m."operatorId" WHERE o."email" = $2`, [`op_${mark}`, admin.email])
  await client.end()
  return { role: 'viewer', email, password }
}

test('signing out everywhere ends the other browser as well', async ({ operator, local, expected }) => {
  // The other browser may ask for something in the very moment its session ends.
  expected.push(/401/)
  local.operators = [await newcomer(local), ...local.operators.filter(({ role }) => role !== 'viewer')]
  const one = await operator('viewer', '/settings/me')
  const other = await operator('viewer', '/settings/me')
  await one.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(one).toHaveURL(/\/signin/)
  expect((await other.request.get(`${local.url}/api/shell`)).status()).toBe(401)
})
