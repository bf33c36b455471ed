import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#lib/testing/database.server.ts'
import { installWitness } from '#lib/testing/interleave/witness.server.ts'
import { sampleHouse, sampleLead, sampleSend } from '#lib/testing/sample.server.ts'
import { accountFor } from './accounts.ts'
import type { Told } from './client.ts'
import { logAccount } from './logs.ts'
import type { Product } from './product.ts'

const url = await testDatabase()
const house = await sampleHouse(url)
const vandal = new pg.Client({ connectionString: url, options: '-c session_replication_role=replica' })
const folder = mkdtempSync(path.join(tmpdir(), 'accounts-'))
beforeAll(async () => {
  await installWitness(url, 'lead')
  await vandal.connect()
})
afterAll(async () => { await vandal.end(); await house.close(); rmSync(folder, { recursive: true }) })

const product = {
  dataDir: folder, nowMs: () => Date.parse('2026-11-26T09:00:00.000Z'), local: () => ({ databaseUrl: url }),
  query: async (sql: string, values?: unknown[]) => (await vandal.query(sql, values)).rows,
} as unknown as Product

const mail = (tag: string, more: { messageId?: string; decisionId?: string; text?: string } = {}) => JSON.stringify({
  messageId: more.messageId ?? `<snd_${tag}@bide.test>`, to: [`${tag}@lead.test`], from: '', subject: 'Hello', headers: { 'x-bide-decision': more.decisionId ?? `dec_${tag}` }, text: more.text ?? `Hello ${tag}`, html: '', receivedAt: '2026-11-24T09:00:00.000Z',
})
const accepted = (id: string, state = 'accepted') => vandal.query(`UPDATE "Send" SET "state" = $2, "because" = CASE WHEN $2 = 'failed' THEN 'refused' END, "claimedAt" = '2026-11-24T09:00:00Z' WHERE "id" = $1`, [id, state])

test('the books show who heard twice, what arrived from nowhere, what never arrived, and signals that were lost', async () => {
  const lead = await sampleLead(house.db, 'ld_a')
  for (const tag of ['twice', 'fine', 'missing', 'same', 'again', 'refused']) await accepted((await sampleSend(house.db, lead, tag)).sendId, tag === 'refused' ? 'failed' : 'accepted')
  writeFileSync(path.join(folder, 'mailbox.jsonl'), [
    mail('twice'), mail('twice'), mail('fine'), mail('fine', { messageId: '<other@bide.test>' }), mail('same', { text: 'The same.' }), mail('again', { text: 'The same.' }), mail('refused'), '{"messageId": "<torn',
  ].join('\n'))
  const told = new Map<string, Told>([['twice', { status: 'answered', body: {}, tries: 1 }], ['lost', { status: 'answered', body: {}, tries: 1 }], ['odd', { status: 'refused', body: {}, tries: 1, because: '400' }]])
  const accounts = await accountFor(product, told, { ended: true })
  const broken = (words: string): string => accounts.find(({ promise }) => promise.includes(words))!.broken.join('\n')

  expect(broken('nobody hears twice')).toContain('<snd_twice@bide.test> arrived 2 times')
  expect(broken('nobody hears twice')).toContain('decision dec_fine made 2 messages')
  expect(broken('nobody hears twice')).toMatch(/<snd_(same|again)@bide.test> and <snd_(same|again)@bide.test> say the same/)
  expect(broken('every mail that arrived')).toContain('<other@bide.test> arrived and no row knows of it')
  expect(broken('every mail that arrived')).toContain('snd_refused is failed')
  expect(broken('every accepted message arrived')).toBe('message snd_missing is accepted and never arrived')
  expect(broken('every signal that was answered for')).toContain('signal lost was answered for and is kept 0 times')
  expect(broken('every signal that was answered for')).toContain('signal odd was refused')
})

test('the logs show who ended by themselves, what nobody caught, and a kill of which nobody told', () => {
  mkdirSync(path.join(folder, 'logs'), { recursive: true })
  writeFileSync(path.join(folder, 'logs', 'supervisor.log'), '  engine         ended (SIGKILL); starting it again in 0.2 s\n  web            ended (exit code 1); starting it again in 0.2 s\n')
  writeFileSync(path.join(folder, 'logs', 'engine.log'), '{"event":"process.unhandled","error":"TypeError"}\nTypeError: x is not a function\n    at run (file:///x.ts:1:1)\n')
  const said = logAccount(folder, { 'kill engine': 1, 'kill mailbox': 1, 'disk full': 1 }).broken.join('\n')
  for (const words of ['web ended by itself 1 times', 'mailbox was killed 1 times and the logs tell of 0', 'nobody caught 1 errors', 'a trace without a sentence', 'the disk was full 1 times']) expect(said).toContain(words)
  expect(said).not.toContain('engine was killed')
})
