import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import nodemailer from 'nodemailer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startHttp } from './http.server.ts'
import { faultBox } from './faults.ts'
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

async function start(faults: Partial<MailboxFaults> | null = null) {
  const file = path.join(folder, 'mailbox.jsonl')
  const store = await openStore(file)
  const box = faultBox(MailboxFaults.parse(faults ?? {}))
  const smtp = await startSmtp(store, 0, box, () => new Date('2026-03-01T10:00:00Z'))
  const http = await startHttp(store, 0, faults === null ? null : box)
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
  const impatient = (messageId: string, socketTimeout: number) =>
    nodemailer.createTransport({ host: '127.0.0.1', port: smtp.port, ignoreTLS: true, socketTimeout }).sendMail({ from: 'b@bide.local', to: 'ada@example.com', messageId, subject: 's', text: 't' })
  return { file, api, all, post, impatient, stop: async () => void (await closing.pop()?.()) }
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

describe('told to misbehave while it runs', () => {
  const tell = (api: string, body: unknown) => fetch(`${api}/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) })

  test('it does from the next message on, for as many as it was told, and behaves when told again', async () => {
    const { api, all, post } = await start({})
    await post('<well@bide.local>')
    expect((await tell(api, { rejectWith: 451, times: 1 })).status).toBe(200)
    await expect(post('<put-off@bide.local>')).rejects.toMatchObject({ responseCode: 451 })
    await post('<then@bide.local>')
    await tell(api, { rejectWith: 550 })
    await expect(post('<refused@bide.local>')).rejects.toMatchObject({ responseCode: 550 })
    await tell(api, {})
    await post('<well-again@bide.local>')
    expect((await all()).map(({ messageId }) => messageId)).toEqual(['<well@bide.local>', '<then@bide.local>', '<well-again@bide.local>'])
    expect(await (await fetch(`${api}/faults`)).json()).toMatchObject({ dropAfterData: false, probability: 1 })
  })

  test('a seed misbehaves towards the same messages every time, in the proportion it was told', () => {
    const draw = (seed: number) => { const box = faultBox(MailboxFaults.parse({ rejectWith: 451, probability: 0.3, seed })); return Array.from({ length: 1000 }, () => box.next() !== null) }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    expect(draw(7).filter(Boolean).length).toBeGreaterThan(200)
    expect(draw(7).filter(Boolean).length).toBeLessThan(400)
  })

  test('a sender who hung up while it stalled is forgotten with the message; one who waited is not', async () => {
    const { all, post, impatient } = await start({ stallMs: 300, times: 1 })
    await expect(impatient('<gone@bide.local>', 50)).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 500))
    await post('<waited@bide.local>')
    expect((await all()).map(({ messageId }) => messageId)).toEqual(['<waited@bide.local>'])
  })

  test.each([['{', 'body'], [{ probability: 2 }, '/probability'], [{ rejectWith: 250 }, '/rejectWith'], [{ kill: true }, '/kill'], [[], 'body'], ['"' + 'x'.repeat(20_000) + '"', 'body']])('%j is refused, and nothing changes', async (body, field) => {
    const { api, post } = await start({})
    const answer = await tell(api, body)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(((await answer.json()) as { field: string }).field.replace('/body', 'body')).toBe(field)
    await post('<fine@bide.local>')
  })

  test('one that was not started for it cannot be told', async () => {
    const { api } = await start()
    expect((await tell(api, { rejectWith: 550 })).status).toBe(405)
    expect((await fetch(`${api}/faults`)).status).toBe(404)
  })
})

describe('as a process', () => {
  const script = fileURLToPath(new URL('../../scripts/mailbox.ts', import.meta.url))

  /** The mailbox as it is started, under a limit of so many blocks of 1024 bytes for any file it writes. */
  async function run(limitBlocks: number | null) {
    const child = spawn('bash', ['-c', `${limitBlocks === null ? '' : `ulimit -f ${limitBlocks}; `}exec "${process.execPath}" "${script}" --data "${folder}"`], { stdio: ['ignore', 'pipe', 'inherit'] })
    const line = await new Promise<string>((resolve, reject) => { child.stdout.once('data', (data: Buffer) => resolve(data.toString())); child.once('exit', () => reject(new Error('it did not start'))) })
    const { smtpPort, apiPort } = JSON.parse(line) as { smtpPort: number; apiPort: number }
    const ended = new Promise((resolve) => child.once('exit', resolve))
    closing.push(async () => { child.kill('SIGKILL'); await ended })
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true, socketTimeout: 10_000 })
    const post = (messageId: string, bytes = 100) => transport.sendMail({ from: 'b@bide.local', to: 'ada@example.com', messageId, subject: 's', text: 'x'.repeat(bytes) })
    const ids = async () => ((await (await fetch(`http://127.0.0.1:${apiPort}/messages`)).json()) as { messages: CaughtMessage[] }).messages.map(({ messageId }) => messageId)
    return { post, ids, kill: async () => { child.kill('SIGKILL'); await ended } }
  }

  test('without room on its disk it says so with 452, keeps nothing of that message, and goes on when a smaller one fits', async () => {
    const { post, ids, kill } = await run(16)
    await post('<fits@bide.local>', 2_000)
    await expect(post('<large@bide.local>', 40_000)).rejects.toMatchObject({ responseCode: 452, message: expect.stringMatching(/no room left on its disk/) })
    await post('<small@bide.local>', 1_000)
    expect(await ids()).toEqual(['<fits@bide.local>', '<small@bide.local>'])
    await kill()
    expect(await (await run(null)).ids()).toEqual(['<fits@bide.local>', '<small@bide.local>'])
  })

  test('killed in the middle of its work it has every message it said 250 for', async () => {
    const told = new Set<string>()
    for (let life = 0; life < 3; life++) {
      const { post, kill } = await run(null)
      const sending = Array.from({ length: 12 }, async (_, i) => {
        for (let n = 0; n < 20; n++) {
          const id = `<${life}-${i}-${n}@bide.local>`
          if (await post(id, 5_000).then(() => true, () => false)) told.add(id)
        }
      })
      await expect.poll(() => told.size, { timeout: 20_000 }).toBeGreaterThan(20 * (life + 1))
      await kill()
      await Promise.all(sending)
    }
    const kept = new Set(await (await run(null)).ids())
    expect([...told].filter((id) => !kept.has(id))).toEqual([])
    expect(told.size).toBeGreaterThan(60)
  })
})
