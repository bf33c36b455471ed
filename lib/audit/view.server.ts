import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import { verifyChain } from './chain.ts'
import type { ChainBreak } from './chain.ts'
import { readEntries } from './entries.server.ts'
import type { AuditFilter } from './schema.ts'
import { SEALED } from './seal.server.ts'

export const PAGE_ENTRIES = 50
/** Links verified on every look at the log; the whole chain is verified on request. */
const RECENT_LINKS = 1000

export type AuditLine = {
  seq: number; at: string; verb: string; actorKind: string; actorId: string; actor: string; objectKind: string; objectId: string
  detail: Record<string, unknown>; hash: string; prevHash: string
}
export type AuditPage = {
  lines: AuditLine[]; older: number | null
  verbs: { verb: string; count: number }[]; people: { id: string; name: string }[]
  chain: { entries: number; checkedFrom: number; head: string | null; headAt: string | null; sealedTo: string | null; broken: ChainBreak | null }
}

/** One page of the log, newest first, with the state of the last thousand links. */
export async function readAudit(db: Db, workspaceId: string, filter: AuditFilter): Promise<AuditPage> {
  const [rows, verbs, actors, chain] = await Promise.all([
    db.auditEntry.findMany({ where: whereOf(workspaceId, filter), orderBy: { seq: 'desc' }, take: PAGE_ENTRIES + 1 }),
    db.auditEntry.groupBy({ by: ['verb'], where: { workspaceId }, _count: true, orderBy: { verb: 'asc' } }),
    db.auditEntry.findMany({ where: { workspaceId, actorKind: 'person' }, distinct: ['actorId'], select: { actorId: true } }),
    readChainState(db, workspaceId),
  ])
  const people = await db.operator.findMany({ where: { id: { in: actors.map((row) => row.actorId) } }, select: { id: true, name: true }, orderBy: { name: 'asc' } })
  const page = rows.slice(0, PAGE_ENTRIES)
  return {
    lines: page.map((row) => lineOf(row, new Map(people.map((person) => [person.id, person.name])))),
    older: rows.length > PAGE_ENTRIES ? (page.at(-1)?.seq ?? null) : null,
    verbs: verbs.map((row) => ({ verb: row.verb, count: row._count })), people, chain,
  }
}

/** Every entry under a filter, newest first, in batches, for a file. */
export async function* eachEntry(db: Db, workspaceId: string, filter: AuditFilter): AsyncGenerator<Prisma.AuditEntryGetPayload<object>[]> {
  for (let before = filter.before; ; ) {
    const rows = await db.auditEntry.findMany({ where: whereOf(workspaceId, { ...filter, before }), orderBy: { seq: 'desc' }, take: 1000 })
    if (rows.length > 0) yield rows
    before = rows.at(-1)?.seq
    if (rows.length < 1000 || before === undefined) return
  }
}

function whereOf(workspaceId: string, filter: AuditFilter): Prisma.AuditEntryWhereInput {
  return {
    workspaceId,
    ...(filter.verb ? { verb: filter.verb } : filter.seals ? {} : { verb: { not: SEALED } }),
    ...(filter.actor ? { actorId: filter.actor } : {}),
    ...(filter.object ? { objectId: filter.object } : {}),
    ...(filter.before ? { seq: { lt: filter.before } } : {}),
  }
}

type Row = Prisma.AuditEntryGetPayload<object>

export function lineOf(row: Row, names: ReadonlyMap<string, string>): AuditLine {
  const { detail } = JSON.parse(row.body) as { detail?: Record<string, unknown> }
  return {
    seq: row.seq, at: row.at.toISOString(), verb: row.verb, actorKind: row.actorKind, actorId: row.actorId, actor: names.get(row.actorId) ?? row.actorId,
    objectKind: row.objectKind, objectId: row.objectId, detail: detail ?? {}, hash: row.hash, prevHash: row.prevHash,
  }
}

async function readChainState(db: Db, workspaceId: string): Promise<AuditPage['chain']> {
  const head = await db.auditEntry.findFirst({ where: { workspaceId }, orderBy: { seq: 'desc' }, select: { seq: true, hash: true, at: true } })
  const seal = await db.auditEntry.findFirst({ where: { workspaceId, verb: SEALED }, orderBy: { seq: 'desc' }, select: { at: true } })
  const from = Math.max(0, (head?.seq ?? 0) - RECENT_LINKS)
  const entries = await readEntries(db, workspaceId, from, RECENT_LINKS + 50)
  const [first] = entries
  const state = from > 0 && first ? verifyChain(entries, { seq: first.seq - 1, hash: first.prevHash, broken: null }) : verifyChain(entries)
  return {
    entries: head?.seq ?? 0, checkedFrom: first?.seq ?? 0, head: head?.hash ?? null, headAt: head?.at.toISOString() ?? null,
    sealedTo: seal?.at.toISOString() ?? null, broken: state.broken,
  }
}
