import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import nodemailer from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startHttp } from './http.server.ts'
import { MailboxFaults } from './schema.ts'
import type { CaughtMessage } from './schema.ts'
import { startSmtp } from './smtp.server.ts'
import { openStore } from './store.server.ts'

let folder = ''
let closing: (() => Promise<void>)[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mailbox-'))
})
afterEach(async () => {
  for (const close of closing.reverse()) await close()
  closing = []
  rmSync(folder, { recursive: true })
})

async function start(faults: Partial<MailboxFaults> = {}) {
  const file = path.join(folder, 'mailbox.jsonl')
  const store = await openStore(file)
  const smtp = await startSmtp(store, 0, MailboxFaults.parse(faults), () => new Date('2026-03-01T10:00:00Z'))
  const http = await startHttp(store, 0)
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: smtp.port, ignoreTLS: true, socketTimeout: 5_000 })
  const stop = async () => {
    transport.close()
    await smtp.close()
    await http.close()
    await store.close()
  }
  closing.push(stop)
  const api = `http://127.0.0.1:${http.port}`
  const all = async (query = '') => ((await (await fetch(`${api}/messages${query}`)).json()) as { messages: CaughtMessage[] }).messages
  const post = (messageId: string, to = 'ada@example.com') =>
    transport.sendMail({ from: 'Bide <b@bide.local>', to, messageId, subject: 'Grüße ☕', text: 'plain', html: '<p>rich</p>', headers: { 'List-Unsubscribe': '<https://x.test/u/1>' } })
  return { file, api, all, post, stop: async () => void (await closing.pop()?.()) }
}

test('a message is shown as it arrived, with lower-case headers and its angle brackets', async () => {
  const { all, post } = await start()
  await post('<one@bide.local>')
  const [message] = await all()
  expect(message).toMatchObject({ messageId: '<one@bide.local>', to: ['ada@example.com'], subject: 'Grüße ☕', html: '<p>rich</p>', receivedAt: '2026-03-01T10:00:00.000Z' })
  expect(message?.text.trim()).toBe('plain')
  expect(message?.headers['list-unsubscribe']).toBe('<https://x.test/u/1>')
})

test('what arrived twice is shown twice', async () => {
  const { all, post } = await start()
  await post('<same@bide.local>')
  await post('<same@bide.local>')
  expect((await all()).map(({ messageId }) => messageId)).toEqual(['<same@bide.local>', '<same@bide.local>'])
})

test('an accepted message is on disk, and still there after a restart', async () => {
  const first = await start()
  await first.post('<kept@bide.local>')
  expect(readFileSync(first.file, 'utf8')).toContain('<kept@bide.local>')
  await first.stop()
  const second = await start()
  expect(await second.all()).toHaveLength(1)
})

test('a line torn by a crash is skipped and spoils neither its neighbours nor what comes next', async () => {
  const first = await start()
  await first.post('<before@bide.local>')
  await first.stop()
  appendFileSync(first.file, Buffer.from('{"messageId":"<torn@bide.local>","to":["é').subarray(0, -1))
  const second = await start()
  await second.post('<after@bide.local>')
  await second.post('<later@bide.local>')
  await second.stop()
  const third = await start()
  expect((await third.all()).map(({ messageId }) => messageId)).toEqual(['<before@bide.local>', '<after@bide.local>', '<later@bide.local>'])
})

test('messages that arrive together are all kept', async () => {
  const { all, post } = await start()
  await Promise.all(Array.from({ length: 20 }, (_, i) => post(`<m${i}@bide.local>`, `p${i}@example.com`)))
  expect(new Set((await all()).map(({ messageId }) => messageId)).size).toBe(20)
  expect(await all('?to=P7@example.com')).toHaveLength(1)
  expect(await all('?limit=3')).toHaveLength(3)
  expect(await all('?after=2026-03-01T10:00:00Z')).toHaveLength(0)
})

test('one message is found by its Message-ID, and an unknown one is a 404 problem', async () => {
  const { api, post } = await start()
  await post('<findme@bide.local>')
  const found = await fetch(`${api}/messages/${encodeURIComponent('<findme@bide.local>')}`)
  expect(((await found.json()) as CaughtMessage).messageId).toBe('<findme@bide.local>')
  const missing = await fetch(`${api}/messages/${encodeURIComponent('<no@bide.local>')}`)
  expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
})

test.each([['?limit=zero', 'limit'], ['?limit=-1', 'limit'], ['?after=soon', 'after'], ['?to=', 'to']])('a bad filter %s is a 400 problem naming %s', async (query, field) => {
  const { api } = await start()
  const answer = await fetch(`${api}/messages${query}`)
  expect([answer.status, ((await answer.json()) as { field: string }).field]).toEqual([400, field])
})

test('nothing can be deleted', async () => {
  const { api } = await start()
  expect((await fetch(`${api}/messages`, { method: 'DELETE' })).status).toBe(405)
})

test('a server told to hang up after the data has kept the message, and its sender cannot know', async () => {
  const { all, post } = await start({ dropAfterData: true, times: 1 })
  await expect(post('<fate@bide.local>')).rejects.toThrow()
  expect(await all()).toHaveLength(1)
  await post('<fine@bide.local>')
  expect(await all()).toHaveLength(2)
})

test.each([451, 550])('a server told to refuse with %i keeps nothing', async (rejectWith) => {
  const { all, post } = await start({ rejectWith })
  await expect(post('<no@bide.local>')).rejects.toMatchObject({ responseCode: rejectWith })
  expect(await all()).toHaveLength(0)
})
