import { randomUUID } from 'node:crypto'
import { expect, test } from './fixtures.ts'
import { readLocal } from './local.ts'

const REQUESTS = 7

/** Holds the mail server still, as a machine that hangs does: it accepts a connection and says nothing. */
const hold = (signal: 'SIGSTOP' | 'SIGCONT') => {
  const pid = readLocal().pids.mailbox
  if (pid) process.kill(pid, signal)
}

test('a mail server that hangs is left alone and named, and its messages leave by themselves once it answers, each once', async ({ operator, signal, mailbox, axe }) => {
  test.setTimeout(240_000)
  const page = await operator('admin', '/health/delivery')
  await expect(page.getByRole('row').filter({ hasText: 'by mailbox' })).toContainText('answers')
  const tag = `provider-${randomUUID().slice(0, 8)}`
  const emails = Array.from({ length: REQUESTS }, (_, i) => `${tag}-${i}@example.com`)
  hold('SIGSTOP')
  try {
    for (const email of emails) await signal({ type: 'track', event: 'demo_request', email, messageId: randomUUID() })
    const way = page.getByRole('row').filter({ hasText: 'by mailbox' })
    await expect(way).toContainText(/left alone|being tried/, { timeout: 60_000 })
    await expect(way).toContainText('Messages are held, and leave by themselves once it answers')
    await expect(page.getByRole('region', { name: 'Is it well?' }).getByText('degraded')).toBeVisible({ timeout: 30_000 })
    await axe(page)
  } finally {
    hold('SIGCONT')
  }
  for (const email of emails) await mailbox.wait(email, { timeoutMs: 150_000 })
  await expect(page.getByRole('row').filter({ hasText: 'by mailbox' })).toContainText('answers', { timeout: 30_000 })
  const caught = await mailbox.messages()
  expect(emails.map((email) => caught.filter((message) => message.to.includes(email)).length)).toEqual(emails.map(() => 1))
})
