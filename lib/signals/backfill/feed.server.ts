import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { Held } from '../held.ts'
import { hear } from '../normalize.ts'
import type { Keep } from '../take.server.ts'
import type { Format } from './cut.ts'
import { itemsIn } from './rows.ts'
import type { BackfillRow, Fed, FeedBackfill, StartBackfill } from './schema.ts'

const PROBLEMS_MAX = 20

/** Begins to read a file in, or finds where it was left: the same file for the same source is one backfill, whoever brings it. */
export async function startBackfill(house: House, actor: Actor, file: StartBackfill): Promise<BackfillRow> {
  const at = house.now()
  const { workspaceId } = actor
  const { source, fileHash } = file
  return house.db.$transaction(async (tx) => {
    const id = mintId('bkf', at.getTime(), `${workspaceId}\n${source}\n${fileHash}`)
    const { count } = await tx.backfill.createMany({ data: [{ ...file, id, workspaceId, byteCount: BigInt(file.byteCount), startedById: actor.id, startedAt: at, updatedAt: at }], skipDuplicates: true })
    const row = await tx.backfill.findUniqueOrThrow({ where: { workspaceId_source_fileHash: { workspaceId, source, fileHash } } })
    if (count > 0) await appendAudit(tx, actor, { verb: 'backfill.started', object: { kind: 'backfill', id: row.id }, detail: { source, format: file.format, byteCount: file.byteCount }, at })
    return rowOf(row)
  })
}

/**
 * Keeps the next piece of a file, for the record only: nothing is decided and nothing is sent because of it. A piece that was fed before changes nothing.
 * @throws Fault `not_found`, or `conflict` when the piece does not begin where the file was left
 */
export async function feedBackfill(house: House, keep: Keep, { workspaceId }: Pick<Actor, 'workspaceId'>, { id, from, text, header }: FeedBackfill): Promise<Fed> {
  const row = await house.db.backfill.findFirst({ where: { id, workspaceId } })
  if (!row) throw new Fault('not_found', 'There is no such backfill in this workspace.')
  if (Number(row.bytesDone) !== from) throw new Fault('conflict', `this file was read up to byte ${row.bytesDone}: go on from there`, { field: '/from' })
  const receivedAt = house.now()
  const heard = itemsIn(from === 0 && row.format === 'csv' ? text.slice(header.length) : text, row.format as Format, header).map((item, index) => ({ item, line: row.linesDone + index + 1, heard: hear(item, { receivedAtMs: receivedAt.getTime() }) }))
  const problems = heard.flatMap(({ line, heard: each }) => (each.kind === 'rejected' ? [{ line, field: each.field, message: each.message }] : []))
  const good = heard.filter(({ item, heard: each }) => each.kind !== 'rejected' && !(item instanceof Held)).map(({ item }) => item)
  const answer = await keep(house, { workspaceId, source: row.source, items: good, receivedAt, quiet: true })
  const done = BigInt(from + Buffer.byteLength(text))
  const { count } = await house.db.backfill.updateMany({
    where: { id, bytesDone: row.bytesDone },
    data: {
      bytesDone: done, linesDone: { increment: heard.length }, accepted: { increment: answer.accepted }, duplicates: { increment: answer.duplicates }, ignored: { increment: answer.ignored }, rejected: { increment: problems.length + answer.rejected.length },
      updatedAt: receivedAt, ...(done >= row.byteCount ? { finishedAt: receivedAt } : {}),
    },
  })
  if (count === 0) throw new Fault('conflict', 'somebody else is reading this file in', { field: '/from' })
  return { ...rowOf(await house.db.backfill.findUniqueOrThrow({ where: { id } })), problems: problems.slice(0, PROBLEMS_MAX) }
}

export async function listBackfills({ db }: House, workspaceId: string): Promise<BackfillRow[]> {
  return (await db.backfill.findMany({ where: { workspaceId }, orderBy: { startedAt: 'desc' }, take: 20 })).map(rowOf)
}

type Stored = Omit<BackfillRow, 'byteCount' | 'bytesDone' | 'startedAt' | 'updatedAt' | 'finishedAt'> & { byteCount: bigint; bytesDone: bigint; startedAt: Date; updatedAt: Date; finishedAt: Date | null }

const rowOf = ({ id, source, fileName, format, byteCount, bytesDone, linesDone, accepted, duplicates, ignored, rejected, startedAt, updatedAt, finishedAt }: Stored): BackfillRow => ({
  id, source, fileName, format, byteCount: Number(byteCount), bytesDone: Number(bytesDone), linesDone, accepted, duplicates, ignored, rejected, startedAt: startedAt.toISOString(), updatedAt: updatedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null,
})
