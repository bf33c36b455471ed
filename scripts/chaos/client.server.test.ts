import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSender } from './client.ts'
import type { Act } from './plan.ts'

let folder = ''
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'sender-')) })
afterEach(() => rmSync(folder, { recursive: true }))

const act = (messageId: string, at: number): Act => ({ messageId, at, body: { type: 'track', event: 'demo_request', messageId }, manner: { copies: 1, again: false, lateHours: 0, batched: false } })

/** A door that answers each message id as `answer` says at its n-th time, and remembers what came. */
async function door(answer: (messageId: string, nth: number) => number | 'hang up') {
  const came: string[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const { messageId } = JSON.parse(text) as { messageId: string }
    came.push(messageId)
    const said = answer(messageId, came.filter((id) => id === messageId).length)
    if (said === 'hang up') return void request.socket.destroy()
    response.writeHead(said, { 'content-type': 'application/json' }).end(JSON.stringify({ accepted: 1, rejected: [] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { came, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve) }) }
}

const sender = (plan: Act[], url: string) => openSender(plan, path.join(folder, 'journal.jsonl'), { urls: () => [url], apiKey: () => 'key', nowMs: () => 0, pick: () => 0 })

test('a signal is sent again under its id until it is answered for, and what was refused is not', async () => {
  const here = await door((messageId, nth) => (messageId === 'bad' ? 400 : nth === 1 ? 'hang up' : nth === 2 ? 503 : 202))
  const sending = sender([act('good', 0.1), act('bad', 0.2)], here.url)
  sending.upTo(1)
  await sending.settled()
  expect([sending.told.get('good')?.status, sending.told.get('bad')?.status]).toEqual(['answered', 'refused'])
  expect(here.came.toSorted()).toEqual(['bad', 'good', 'good', 'good'])
  await here.close()
})

test('a sender that begins anew owes what it had not been answered for, and sends nothing else twice', async () => {
  const first = await door((messageId) => (messageId === 'owed' ? 503 : 202))
  const before = sender([act('done', 0.1), act('owed', 0.2), act('later', 0.9)], first.url)
  before.upTo(0.5)
  await expect.poll(() => first.came, { timeout: 10_000 }).toContain('owed')
  await expect.poll(() => before.told.get('done')?.status, { timeout: 10_000 }).toBe('answered')
  before.stop()
  await first.close()
  const second = await door(() => 202)
  const after = sender([act('done', 0.1), act('owed', 0.2), act('later', 0.9)], second.url)
  after.upTo(1)
  await after.settled()
  expect(second.came.toSorted()).toEqual(['later', 'owed'])
  await second.close()
})
