import type { Db } from '#lib/db/client.server.ts'

export type Sources = {
  sources: { id: string; kind: string; name: string; lastSignalAt: string | null; received: number; duplicates: number; rejected: number }[]
  /** Events nobody knows, by name, most often first; they were counted and not decided. */
  ignored: { source: string; name: string; count: number; lastAt: string }[]
  quarantined: { count: number; latest: { id: string; source: string; field: string; reason: string; at: string }[] }
}

/** What came in, and what could not be used. `received` counts the window; duplicates and rejects are totals of the source. */
export async function readSources(db: Db, workspaceId: string, since: Date): Promise<Sources> {
  const [sources, received, ignored, quarantined, latest] = await Promise.all([
    db.source.findMany({ where: { workspaceId }, orderBy: [{ kind: 'asc' }, { name: 'asc' }] }),
    db.signal.groupBy({ by: ['source'], where: { workspaceId, receivedAt: { gte: since } }, _count: true }),
    db.ignoredEvent.findMany({ where: { workspaceId }, orderBy: [{ count: 'desc' }, { name: 'asc' }], take: 8 }),
    db.quarantine.count({ where: { workspaceId, receivedAt: { gte: since } } }),
    db.quarantine.findMany({ where: { workspaceId }, orderBy: { receivedAt: 'desc' }, take: 5, select: { id: true, source: true, field: true, reason: true, receivedAt: true } }),
  ])
  const known = sources.map((row) => ({
    id: row.id, kind: row.kind, name: row.name, lastSignalAt: row.lastSignalAt?.toISOString() ?? null, duplicates: row.duplicateCount, rejected: row.rejectedCount,
    received: (row.lastSignalAt && received.find((each) => each.source === row.kind)?._count) || 0,
  }))
  return {
    sources: known,
    ignored: ignored.map(({ source, name, count, lastAt }) => ({ source, name, count, lastAt: lastAt.toISOString() })),
    quarantined: { count: quarantined, latest: latest.map(({ receivedAt, ...row }) => ({ ...row, at: receivedAt.toISOString() })) },
  }
}
