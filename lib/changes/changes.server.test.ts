import { describe, expect, test } from 'vitest'
import { connect } from '#lib/db/client.server.ts'
import type { Actor, Role } from '#lib/domain/actor.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import type { House } from '#lib/env/house.server.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { approve } from './approve.server.ts'
import { discard } from './discard.server.ts'
import { withSetting } from './fields.ts'
import { liveSettings } from './live.server.ts'
import { propose } from './propose.server.ts'
import { reject } from './reject.server.ts'
import { restore } from './restore.server.ts'
import { listChanges, readChange } from './view.server.ts'

const db = connect(await testDatabase())
let clock = Date.parse('2026-11-01T09:00:00Z')
const house: House = { db, now: () => new Date((clock += 1000)), pepper: 'p', tokenKey: 't', dataKey: 'd', baseUrl: 'http://localhost', couriers: {} }

let next = 0
const fresh = () => `ws_${(next += 1)}`
const person = (workspaceId: string, id: string, role: Role = 'compliance'): Actor & { kind: 'person' } => ({ kind: 'person', id, name: id, role, workspaceId })
const edit = (path: string, value: number | boolean, baseVersion = 1) => ({
  title: `Set ${path}`, reason: 'Because the numbers say so.', baseVersion, settings: withSetting(DEFAULT_SETTINGS, path, value),
})
async function proposed(ws: string, path = 'touchGapHours', value: number | boolean = 72) {
  return propose(house, person(ws, 'op_author'), edit(path, value, 0))
}
const verbs = (workspaceId: string) => db.auditEntry.findMany({ where: { workspaceId }, orderBy: { seq: 'asc' } }).then((rows) => rows.map((row) => row.verb))

describe('approving', () => {
  test('by another person makes a new live version that the next decision reads, with its audit entry', async () => {
    const ws = fresh()
    const { id } = await proposed(ws)
    expect(await approve(house, person(ws, 'op_other'), { id, baseVersion: 1 })).toEqual({ version: 2 })
    expect(await liveSettings(db, ws)).toMatchObject({ version: 2, settings: { touchGapHours: 72 } })
    expect(await verbs(ws)).toEqual(['change.proposed', 'change.approved'])
  })

  test('by the author is refused, by the verb and by the database', async () => {
    const ws = fresh()
    const { id } = await proposed(ws)
    await expect(approve(house, person(ws, 'op_author', 'admin'), { id, baseVersion: 1 })).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(db.$executeRaw`UPDATE "Change" SET "state" = 'live', "reviewerId" = "authorId", "liveVersion" = 2 WHERE "id" = ${id}`).rejects.toThrow(/bide_change_four_eyes/)
    await expect(db.$executeRaw`UPDATE "Change" SET "state" = 'live', "reviewerId" = 'op_author', "authorId" = 'op_other', "liveVersion" = 2 WHERE "id" = ${id}`).rejects.toThrow(/written once/)
    await expect(db.$executeRaw`INSERT INTO "PolicyVersion" ("id", "workspaceId", "family", "version", "body", "note", "changeId", "liveFrom")
      SELECT 'ver_forged', "workspaceId", 'other', 2, "body", '', "id", now() FROM "Change" WHERE "id" = ${id}`).rejects.toThrow(/approved change/)
    expect((await liveSettings(db, ws)).version).toBe(1)
  })

  test('of something that lets more messages out is not a marketer’s to do', async () => {
    const ws = fresh()
    const { id } = await proposed(ws, 'touchGapHours', 24)
    await expect(approve(house, person(ws, 'op_other', 'marketer'), { id, baseVersion: 1 })).rejects.toMatchObject({ kind: 'forbidden' })
  })

  test('on a base that has moved is a conflict that names the field, and leaves all as it was', async () => {
    const ws = fresh()
    const first = await proposed(ws)
    const second = await propose(house, person(ws, 'op_author'), edit('escalation.slaMinutesHigh', 15))
    await approve(house, person(ws, 'op_other'), { id: first.id, baseVersion: 1 })
    await expect(approve(house, person(ws, 'op_other'), { id: second.id, baseVersion: 1 })).rejects.toMatchObject({ kind: 'conflict', field: '/baseVersion' })
    await expect(approve(house, person(ws, 'op_other'), { id: second.id, baseVersion: 2 })).rejects.toMatchObject({ kind: 'conflict', field: '/baseVersion' })
    expect((await liveSettings(db, ws)).version).toBe(2)
    expect((await readChange(db, person(ws, 'op_other'), second.id))?.baseMoved).toBe(true)
  })

  test('twice, or by two people at once, makes one version', async () => {
    const ws = fresh()
    const { id } = await proposed(ws)
    const answers = await Promise.allSettled([approve(house, person(ws, 'op_b'), { id, baseVersion: 1 }), approve(house, person(ws, 'op_c'), { id, baseVersion: 1 })])
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await liveSettings(db, ws)).version).toBe(2)
  })
})

describe('proposing', () => {
  test('nothing, or on a base that is not live, is refused with the field', async () => {
    const ws = fresh()
    await proposed(ws)
    await expect(propose(house, person(ws, 'op_author'), edit('touchGapHours', 48))).rejects.toMatchObject({ kind: 'invalid', field: '/settings' })
    await expect(propose(house, person(ws, 'op_author'), edit('touchGapHours', 60, 7))).rejects.toMatchObject({ kind: 'conflict', field: '/baseVersion' })
  })
})

describe('answering no', () => {
  test('a rejection needs somebody else, a discard the author', async () => {
    const ws = fresh()
    const { id } = await proposed(ws)
    await expect(reject(house, person(ws, 'op_author'), { id, comment: 'not now' })).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(discard(house, person(ws, 'op_other'), { id })).rejects.toMatchObject({ kind: 'forbidden' })
    await reject(house, person(ws, 'op_other'), { id, comment: 'not now' })
    await expect(discard(house, person(ws, 'op_author'), { id })).rejects.toMatchObject({ kind: 'conflict' })
    expect((await liveSettings(db, ws)).version).toBe(1)
  })
})

describe('restoring', () => {
  test('copies an earlier version forward, alone and at once', async () => {
    const ws = fresh()
    const { id } = await proposed(ws)
    await approve(house, person(ws, 'op_other'), { id, baseVersion: 1 })
    expect(await restore(house, person(ws, 'op_author'), { version: 1 })).toEqual({ version: 3 })
    expect(await liveSettings(db, ws)).toEqual({ version: 3, settings: DEFAULT_SETTINGS })
    expect(await db.policyVersion.findMany({ where: { workspaceId: ws }, orderBy: { version: 'asc' }, select: { version: true, restoredFrom: true, liveUntil: true } }))
      .toMatchObject([{ version: 1 }, { version: 2 }, { version: 3, restoredFrom: 1, liveUntil: null }])
    await expect(restore(house, person(ws, 'op_author'), { version: 1 })).rejects.toMatchObject({ kind: 'conflict', field: '/version' })
    await expect(restore(house, person(ws, 'op_author'), { version: 9 })).rejects.toMatchObject({ kind: 'not_found' })
  })
})

test('another workspace’s changes and versions are unseen and untouched', async () => {
  const [mine, theirs] = [fresh(), fresh()]
  const { id } = await proposed(theirs)
  await proposed(mine)
  const me = person(mine, 'op_me', 'admin')
  expect(await readChange(db, me, id)).toBeNull()
  expect((await listChanges(db, me, { state: 'in_review' })).changes.map((change) => change.id)).not.toContain(id)
  await expect(approve(house, me, { id, baseVersion: 1 })).rejects.toMatchObject({ kind: 'not_found' })
  await expect(discard(house, me, { id })).rejects.toMatchObject({ kind: 'not_found' })
})
