import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keep } from '#inngest/keep.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { testDatabase } from '#lib/testing/database.server.ts'
import { WORKSPACE, sampleHouse } from '#lib/testing/sample.server.ts'
import type { SampleHouse } from '#lib/testing/sample.server.ts'
import { CHUNK_BYTES, wholeRecords } from './cut.ts'
import { feedBackfill, startBackfill } from './feed.server.ts'
import { backfillFile } from './read-file.server.ts'
import { fromRow, itemsIn } from './rows.ts'

const url = await testDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'bide-backfill-'))
let house: SampleHouse
const actor: Actor = { kind: 'person', id: 'op_1', name: 'Ada', role: 'admin', workspaceId: WORKSPACE }
beforeAll(async () => { house = await sampleHouse(url) })
afterAll(async () => { rmSync(folder, { recursive: true }); await house.close() })

const written = (name: string, text: string): string => {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}
const run = (file: string, source = 'segment') => backfillFile(house, keep, actor, { file, source })
const line = (n: number, more: object = {}) => JSON.stringify({ type: 'track', event: 'demo_request', userId: `u-${n % 700}`, messageId: `past-${n}`, timestamp: '2025-03-01T00:00:00Z', properties: { filler: 'x'.repeat(120) }, ...more })

describe('a file of the past', () => {
  test('is kept once, and nothing is asked of the agent, decided or sent', async () => {
    const file = written('past.jsonl', `${Array.from({ length: 3000 }, (_, n) => line(n)).join('\n')}\n`)
    expect(await run(file)).toMatchObject({ accepted: 3000, duplicates: 0, rejected: 0, linesDone: 3000, finishedAt: expect.any(String) })
    expect(await run(file)).toMatchObject({ accepted: 3000, linesDone: 3000 })
    expect(await house.db.signal.count({ where: { source: 'segment', quiet: true } })).toBe(3000)
    expect([await house.db.dispatch.count(), await house.db.decision.count(), await house.db.send.count()]).toEqual([0, 0, 0])
    expect(await house.db.auditEntry.count({ where: { verb: 'backfill.started' } })).toBe(1)
  })

  test('goes on where it stopped, whatever stopped it, and no event is kept twice or missed', async () => {
    const file = written('again.jsonl', Array.from({ length: 4000 }, (_, n) => line(n, { messageId: `again-${n}` })).join('\n'))
    let calls = 0
    const breaking: typeof keep = async (...args) => {
      const answer = await keep(...args)
      if (++calls === 2) throw new Error('the machine stopped')
      return answer
    }
    await expect(backfillFile(house, breaking, actor, { file, source: 'again' })).rejects.toThrow('the machine stopped')
    const half = await house.db.backfill.findFirstOrThrow({ where: { source: 'again' } })
    expect(Number(half.bytesDone)).toBeGreaterThan(0)
    expect(half.finishedAt).toBeNull()
    const done = await run(file, 'again')
    expect(done.accepted + done.duplicates).toBe(4000)
    expect(await house.db.signal.count({ where: { source: 'again' } })).toBe(4000)
  })

  test('and what came in live under the same message id are one signal', async () => {
    await keep(house, { workspaceId: WORKSPACE, source: 'hubspot', items: [{ type: 'track', event: 'page_view', userId: 'live', messageId: 'live-1' }] })
    expect(await run(written('live.jsonl', line(1, { userId: 'live', messageId: 'live-1' })), 'hubspot')).toMatchObject({ accepted: 0, duplicates: 1 })
  })

  test('in CSV is read with its quotes, its names and its bad lines told', async () => {
    const file = written('past.csv', '\ufeffEvent Name,occurred_at,email,Company,properties.plan,context.page.path,note\n"Demo Requested",2025-01-01T00:00:00Z,a@csv.test,"Kranich, ""GmbH""",team,,"two\nlines"\nDemo Requested,,b@csv.test,,,,\nDemo Requested,2025-01-01,nobody,,,,\n,2025-01-02,c@csv.test,Ek AB,,,\n')
    const problems: unknown[] = []
    const row = await backfillFile(house, keep, actor, { file, source: 'old-crm' }, (fed) => problems.push(...fed.problems))
    expect(row).toMatchObject({ accepted: 2, rejected: 2, linesDone: 4 })
    expect(problems).toMatchObject([{ line: 2, field: '/timestamp' }, { line: 3, field: '/email' }])
    expect(await house.db.lead.findFirst({ where: { email: 'a@csv.test' } })).toMatchObject({ company: 'Kranich, "GmbH"' })
    expect(await house.db.signal.findFirst({ where: { source: 'old-crm', name: 'demo_request' } })).toMatchObject({ properties: { plan: 'team', note: 'two\nlines' } })
    expect(await house.db.quarantine.count({ where: { source: 'old-crm' } })).toBe(0)
  })

  test('longer than one piece and of one endless line is refused with its place', async () => {
    await expect(run(written('endless.jsonl', 'x'.repeat(CHUNK_BYTES * 2)), 'endless')).rejects.toMatchObject({ kind: 'too_large' })
    await expect(run(written('empty.jsonl', ''), 'empty')).rejects.toThrow('the file is empty')
    await expect(run(written('odd.jsonl', line(1)), 'No Such Name')).rejects.toThrow('name the kind')
  })
})

describe('a piece', () => {
  test('that does not begin where the file was left changes nothing, and is nobody else’s', async () => {
    const row = await startBackfill(house, actor, { source: 'pieces', fileName: 'p.jsonl', format: 'jsonl', fileHash: 'a'.repeat(64), byteCount: 10_000 })
    const piece = { id: row.id, from: 0, text: `${line(9001)}\n`, header: '' }
    await feedBackfill(house, keep, actor, piece)
    await expect(feedBackfill(house, keep, actor, piece)).rejects.toMatchObject({ kind: 'conflict', field: '/from' })
    await expect(feedBackfill(house, keep, { workspaceId: 'ws_other' }, piece)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await house.db.backfill.findUnique({ where: { id: row.id } })).toMatchObject({ linesDone: 1, accepted: 1 })
  })

  test('ends with a record, never inside quotes, and the pieces make the file again', () => fc.assert(fc.property(fc.array(fc.array(fc.stringMatching(/^[a-c",\n]{0,8}$/), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 20 }), fc.integer({ min: 40, max: 90 }), (rows, size) => {
    const bytes = Buffer.from(rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n') + '\n')
    const pieces: string[] = []
    for (let from = 0; from < bytes.length; ) {
      const whole = wholeRecords(bytes.subarray(from, from + size), 'csv', from + size >= bytes.length)
      expect(whole).toBeGreaterThan(0)
      pieces.push(bytes.subarray(from, from + whole).toString())
      from += whole
    }
    expect(pieces.join('')).toBe(bytes.toString())
    for (const piece of pieces) expect(piece.split('"').length % 2).toBe(1)
  })))
})

test('names that could do harm are only names', () => {
  const item = fromRow(['event', 'timestamp', 'traits.__proto__', '__proto__', 'properties.constructor'], ['x', '2025-01-01', 'a', 'b', 'c'])
  expect(({} as { a?: string }).a).toBeUndefined()
  expect(Object.keys(item.traits as object)).toEqual(['__proto__'])
  expect(itemsIn('{"a":', 'jsonl', '')).toMatchObject([{ field: 'body' }])
})
