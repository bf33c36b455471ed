import { expect, test } from 'vitest'
import { connect } from '#lib/db/client.server.ts'
import { hashOf } from '#lib/domain/digest.ts'
import type { House } from '#lib/env/house.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { sealLedgers as seal } from './seal.server.ts'
import { verifyAudit } from './verify.server.ts'

const url = await testDatabase()
const db = connect(url)
const at = new Date('2026-11-01T09:00:00Z')
const house: House = { db, now: () => at, pepper: 'p', tokenKey: 't', dataKey: 'd', baseUrl: 'http://localhost', couriers: {} }

/** Other files' transactions on the same server hold the horizon back: seal once this file's rows have passed it. */
async function sealLedgers(ofHouse: House, workspaceId: string) {
  for (;;) {
    const [row] = await db.$queryRaw<{ past: boolean }[]>`SELECT coalesce(max("ledgerTx"), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS past FROM "Signal"`
    if (row?.past) return seal(ofHouse, workspaceId)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

let next = 0
async function workspace(): Promise<string> {
  const id = `ws_${(next += 1)}`
  await db.workspace.create({ data: { id, name: id, senderName: 's', senderEmail: 's@example.test', postalAddress: 'a', product: 'p', createdAt: at } })
  await db.lead.create({ data: { id: `ld_${id}`, workspaceId: id, origin: 'demo_request', group: 'treatment', firstSignalAt: at, lastSignalAt: at } })
  return id
}

function signal(workspaceId: string, id = `sig_${(next += 1)}`) {
  const said = { workspaceId, source: 'api', dedupeKey: id, type: 'track', name: 'demo_request', intent: 'explicit', trust: 'unknown', properties: { page: '/pricing', '1': 1e21 }, context: {} }
  return { ...said, id, leadId: `ld_${workspaceId}`, occurredAt: at, receivedAt: at, hash: hashOf({ ...said, occurredAt: at.toISOString() }) }
}

test('new rows are sealed once, and nothing new means no entry', async () => {
  const ws = await workspace()
  expect(await sealLedgers(house, ws)).toBeNull()
  await db.signal.createMany({ data: [signal(ws), signal(ws), signal(ws)] })
  expect(await sealLedgers(house, ws)).toMatchObject({ rows: 3, ledgers: [{ table: 'Signal', count: 3 }] })
  expect(await sealLedgers(house, ws)).toBeNull()
  expect(await db.auditEntry.count({ where: { workspaceId: ws } })).toBe(1)
})

test('a row whose number was taken early and committed late is sealed by a later seal', async () => {
  const ws = await workspace()
  const late = await db.pool.connect()
  await late.query('BEGIN')
  const row = signal(ws)
  await late.query(`INSERT INTO "Signal" ("id", "workspaceId", "leadId", "source", "dedupeKey", "type", "name", "intent", "properties", "context", "occurredAt", "receivedAt", "hash")
    VALUES ($1, $2, $3, 'api', $4, 'track', 'demo_request', 'explicit', $5, '{}', $6, $6, $7)`, [row.id, ws, row.leadId, row.dedupeKey, row.properties, at, row.hash])
  await db.signal.create({ data: signal(ws) })
  await db.signal.create({ data: signal(ws) })
  expect(await seal(house, ws)).toBeNull()
  await late.query('COMMIT')
  late.release()
  expect(await sealLedgers(house, ws)).toMatchObject({ rows: 3 })
  expect(await verifyAudit(db, ws)).toMatchObject({ entries: 1, seals: 1, rows: 3, broken: null })
})

test('two sealers at once seal every row exactly once', async () => {
  const ws = await workspace()
  await db.signal.createMany({ data: Array.from({ length: 20 }, () => signal(ws)) })
  const seals = await Promise.all([sealLedgers(house, ws), sealLedgers(house, ws), sealLedgers(house, ws)])
  expect(seals.filter(Boolean)).toHaveLength(1)
  expect(await verifyAudit(db, ws)).toMatchObject({ rows: 20, broken: null })
})

test('a sealed row that was rewritten or taken out is found, and the entry named', async () => {
  const ws = await workspace()
  const [kept, lost] = [signal(ws), signal(ws)]
  await db.signal.createMany({ data: [kept, lost] })
  await sealLedgers(house, ws)
  await db.signal.update({ where: { id: kept.id }, data: { hash: 'another' } })
  expect((await verifyAudit(db, ws)).broken).toMatchObject({ seq: 1, because: expect.stringContaining('a row of Signal between') })
  await db.signal.update({ where: { id: kept.id }, data: { hash: kept.hash } })
  expect((await verifyAudit(db, ws)).broken).toBeNull()
  await db.signal.update({ where: { id: kept.id }, data: { name: 'page_view' } })
  expect((await verifyAudit(db, ws)).broken).toEqual({ seq: 1, because: `Signal ${kept.id} does not say what it said when it was sealed` })
  await db.signal.update({ where: { id: kept.id }, data: { name: kept.name } })
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`ALTER TABLE "Signal" DISABLE TRIGGER bide_no_delete`
    await tx.signal.delete({ where: { id: lost.id } })
    await tx.$executeRaw`ALTER TABLE "Signal" ENABLE TRIGGER bide_no_delete`
  })
  expect((await verifyAudit(db, ws)).broken).toEqual({ seq: 1, because: 'Signal holds 1 rows where 2 were sealed' })
})

test('another workspace’s rows and entries are neither sealed nor read', async () => {
  const [mine, theirs] = [await workspace(), await workspace()]
  await db.signal.create({ data: signal(theirs) })
  expect(await sealLedgers(house, mine)).toBeNull()
  await sealLedgers(house, theirs)
  expect(await verifyAudit(db, mine)).toMatchObject({ entries: 0, seals: 0, broken: null })
})
