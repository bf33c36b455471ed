import { beforeAll, describe, expect, test } from 'vitest'
import { connect } from '#lib/db/client.server.ts'
import { unseal } from '#lib/env/seal.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { bootstrap } from './bootstrap.server.ts'
import type { Start } from './bootstrap.server.ts'

const url = await testDatabase()
const db = connect(url, { max: 2 })
const start: Start = {
  baseUrl: 'http://127.0.0.1:3000/', mailbox: { smtpHost: '127.0.0.1', smtpPort: 2525, api: 'http://127.0.0.1:8025' }, apiKey: 'bide_test_key', segment: { writeKey: 'wk', webhookSecret: 'sh' },
  operators: [{ role: 'admin', email: 'Admin@bide.local', name: 'Priya Nair', password: 'one' }, { role: 'rep', email: 'rep@bide.local', name: 'Tomás', password: 'two' }],
  demo: true, dataKey: Buffer.alloc(32, 7).toString('base64'), now: new Date('2026-11-21T09:00:00Z'),
}
const rows = async () => Promise.all([db.workspace.count(), db.operator.count(), db.membership.count(), db.apiKey.count(), db.source.count(), db.policyVersion.count(), db.auditEntry.count()])
let first: Awaited<ReturnType<typeof bootstrap>>

beforeAll(async () => { first = await bootstrap(url, start) })

describe('a first start', () => {
  test('furnishes two workspaces with people, keys, sources and guardrails, each with an entry in the log', async () => {
    expect(await rows()).toEqual([2, 2, 4, 2, 7, 2, 19])
    expect(first).toMatchObject({ empty: true, webhookUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/api\/hooks\/segment\?source=src_/) })
  })
  test('keeps no secret readable: passwords as bcrypt, keys as hashes, the webhook secret sealed', async () => {
    const { passwordHash, email } = await db.operator.findFirstOrThrow({ where: { name: 'Priya Nair' } })
    expect([email, passwordHash?.slice(0, 4)]).toEqual(['admin@bide.local', '$2b$'])
    const { sealedSecrets } = await db.source.findFirstOrThrow({ where: { kind: 'segment' } })
    expect(sealedSecrets[0]).not.toContain('sh')
    expect(unseal(start.dataKey, sealedSecrets[0]!)).toBe('sh')
  })
})

describe('a second start', () => {
  test('changes nothing when the secrets are the same', async () => {
    const before = await rows()
    expect(await bootstrap(url, { ...start, now: new Date('2026-11-22T09:00:00Z') })).toEqual(first)
    expect(await rows()).toEqual(before)
  })
  test('takes up a new password and ends that person’s sessions; replaces a key and revokes the old one', async () => {
    await bootstrap(url, { ...start, apiKey: 'bide_other_key', operators: [{ ...start.operators[0]!, password: 'new' }, start.operators[1]!] })
    expect(await db.operator.findMany({ orderBy: { name: 'asc' }, select: { sessionVersion: true } })).toEqual([{ sessionVersion: 2 }, { sessionVersion: 1 }])
    expect(await db.apiKey.count({ where: { revokedAt: null } })).toBe(2)
    expect(await db.apiKey.count()).toBe(4)
  })
})
