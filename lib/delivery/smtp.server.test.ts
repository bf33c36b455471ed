import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Letter } from '#lib/domain/courier.ts'
import { startHttp } from '#lib/mailbox/http.server.ts'
import { faultBox } from '#lib/mailbox/faults.ts'
import { MailboxFaults } from '#lib/mailbox/schema.ts'
import { startSmtp } from '#lib/mailbox/smtp.server.ts'
import { openStore } from '#lib/mailbox/store.server.ts'
import { smtpCourier } from './channels/smtp.server.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'bide-smtp-'))
const endings: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const end of endings) await end()
  rmSync(folder, { recursive: true, force: true })
})

/** The real local mailbox, over real sockets, with a fault at its door. */
async function mailbox(name: string, faults: Record<string, unknown>) {
  const store = await openStore(path.join(folder, `${name}.jsonl`))
  const smtp = await startSmtp(store, 0, faultBox(MailboxFaults.parse(faults)), () => new Date())
  const http = await startHttp(store, 0)
  endings.push(() => smtp.close(), () => http.close(), () => store.close())
  return { store, courier: smtpCourier({ url: `smtp://127.0.0.1:${smtp.port}`, mailboxApi: `http://127.0.0.1:${http.port}` }) }
}

const letter = (id: string): Letter => ({
  messageId: `<${id}@bide.test>`, idempotencyKey: id, from: { name: 'Bide', address: 'hello@bide.test' }, replyTo: 'hello@bide.test', to: 'ada@example.com', subject: 'Hello', text: 'Hello there', html: '<p>Hello there</p>',
  headers: { 'List-Unsubscribe': '<https://bide.test/u/x>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
})

test('a letter arrives once with its own id and its way out, and can be found by that id', async () => {
  const { store, courier } = await mailbox('plain', {})
  expect(await courier.deliver(letter('one'))).toMatchObject({ state: 'accepted' })
  expect(store.count()).toBe(1)
  expect(await courier.find?.('<one@bide.test>')).toBe('arrived')
  expect(await courier.find?.('<two@bide.test>')).toBe('absent')
})

test('a connection that ends after the message was taken is unknown, and the message is not sent a second time', async () => {
  const { store, courier } = await mailbox('drops', { dropAfterData: true })
  expect(await courier.deliver(letter('dropped'))).toMatchObject({ state: 'unknown' })
  expect(store.count()).toBe(1)
  expect(await courier.find?.('<dropped@bide.test>')).toBe('arrived')
})

test('a clear refusal is a failure with the server’s words', async () => {
  const { store, courier } = await mailbox('refuses', { rejectWith: 550 })
  expect(await courier.deliver(letter('refused'))).toMatchObject({ state: 'failed', permanent: true })
  expect(store.count()).toBe(0)
})

test('a server that hangs is let go of at the deadline, and the message is unknown', async () => {
  const opened = new Set<Socket>()
  const mute = createServer((socket) => { opened.add(socket); socket.once('close', () => opened.delete(socket)).on('error', () => undefined) }).listen(0, '127.0.0.1')
  await new Promise((resolve) => mute.once('listening', resolve))
  endings.push(async () => { for (const socket of opened) socket.destroy(); await new Promise((resolve) => mute.close(resolve)) })
  const { port } = mute.address() as AddressInfo
  const courier = smtpCourier({ url: `smtp://127.0.0.1:${port}`, mailboxApi: null })
  expect(await courier.deliver(letter('mute'), AbortSignal.timeout(100))).toMatchObject({ state: 'unknown' })
  await expect.poll(() => opened.size).toBe(0)
  expect(await courier.deliver(letter('mute'), AbortSignal.abort())).toMatchObject({ state: 'failed', permanent: false })
})

test('a server that is not there took nothing', async () => {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  expect(await smtpCourier({ url: `smtp://127.0.0.1:${port}`, mailboxApi: null }).deliver(letter('nobody'))).toMatchObject({ state: 'failed', permanent: false })
})
