import { expect, test } from './fixtures.ts'

const SCRIPT_BYTES_MAX = 200_000

test('the frame stands around every screen, in both themes, without a fault that axe can find', async ({ operator, axe }) => {
  const page = await operator('admin', '/settings/me')
  await expect(page.getByRole('navigation', { name: 'Screens' }).getByRole('link')).toContainText(['Inbox', 'Approvals', 'Overview', 'Scorecard', 'Leads', 'Decisions', 'Guardrails', 'Audit log'])
  await expect(page.getByText(/^Agent running · guardrails v\d+$/)).toBeVisible()
  await axe(page)
  await page.getByRole('button', { name: 'Theme' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', /light|dark/)
  const theme = await page.locator('html').getAttribute('data-theme')
  await axe(page)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme!)
})

test('the palette goes to places by name, with the keyboard alone', async ({ operator, axe }) => {
  const page = await operator('admin', '/settings/me')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('peo')
  await expect(page.getByRole('status').filter({ hasText: /result|Nothing/ })).toBeVisible()
  await page.getByRole('combobox').fill('settings')
  await axe(page)
  await expect(page.getByRole('option', { selected: true })).toHaveText('Go to Settings')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/settings$/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('G then a letter goes there, but never while somebody types, and not at all when switched off', async ({ operator, axe, alone: _ }) => {
  const page = await operator('revops', '/settings/me')
  await page.getByRole('radio', { name: 'On', exact: true }).check()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await axe(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toHaveCount(0)
  await Promise.all([page.waitForResponse('**/api/operators/me'), page.getByRole('radio', { name: 'Off', exact: true }).check()])
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Off', exact: true })).toBeChecked()
  await page.locator('main').focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('radio', { name: 'On', exact: true }).check()
  await expect.poll(async () => { await page.locator('main').focus(); await page.keyboard.press('?'); return page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count() }).toBe(1)
  await page.keyboard.press('Escape')
  await page.locator('main').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await expect(page).toHaveURL(/\/leads/)
})

test('on a phone the rail is behind a button and nothing scrolls sideways', async ({ operator, fits, axe }) => {
  const page = await operator('marketer', '/settings/me')
  for (const path of ['/settings', '/settings/people', '/settings/me', '/sending']) {
    await page.goto(path)
    await fits(page)
  }
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Main menu' })).toBeVisible()
  await axe(page)
  await page.getByRole('dialog', { name: 'Main menu' }).getByRole('link', { name: 'Settings' }).click()
  await expect(page).toHaveURL(/\/settings$/)
  await expect(page.getByRole('dialog', { name: 'Main menu' })).toBeHidden()
})

test('an address where nothing lives keeps the frame, with search still working', async ({ operator, expected, axe }) => {
  expected.push(/404/)
  const page = await operator('viewer', '/nothing/here')
  await expect(page.getByText('This is not in the workspace you are looking at')).toBeVisible()
  await axe(page)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
})

test('a screen the role does not reach says who can help', async ({ operator, expected, axe }) => {
  expected.push(/403/)
  const page = await operator('viewer', '/settings/keys')
  await expect(page.getByRole('heading', { name: 'Your role does not reach this screen' })).toBeVisible()
  await expect(page.getByText(/Ask .+ \(admin\)/)).toBeVisible()
  await axe(page)
})

test('the first thing Tab finds skips to the page, and focus is always seen', async ({ operator }) => {
  const page = await operator('admin', '/settings/people')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  const unseen: string[] = []
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press('Tab')
    const fault = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return element === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) ? null : element.outerHTML.slice(0, 120)
    })
    if (fault) unseen.push(fault)
  }
  expect(unseen).toEqual([])
})

test('the frame asks for little and for nothing from elsewhere', async ({ operator, bytes, local }) => {
  const page = await operator('admin', '/settings/me')
  const foreign: string[] = []
  page.on('request', (request) => { if (!request.url().startsWith(local.url) && !request.url().startsWith('data:')) foreign.push(request.url()) })
  expect(await bytes(page, '/settings')).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
  expect(foreign).toEqual([])
})
