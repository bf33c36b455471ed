import type { House } from '#lib/env/house.server.ts'
import type { HeldRow, SourceRow, SourcesView } from './manage-schema.ts'
import { hookUrl } from './manage.server.ts'
import { kindOf } from './sources/kinds.ts'

const DAY_MS = 86_400_000
const HELD_MAX = 50
const IGNORED_MAX = 100

/** Where signals come from and how each source is doing. `reveal` says whether the viewer may see whom an item in quarantine is about. */
export async function viewSources({ db, baseUrl, now }: House, { workspaceId, reveal }: { workspaceId: string; reveal: boolean }): Promise<SourcesView> {
  const [sources, received, ignored, count, held] = await Promise.all([
    db.source.findMany({ where: { workspaceId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: 200 }),
    db.signal.groupBy({ by: ['source'], where: { workspaceId, receivedAt: { gte: new Date(now().getTime() - DAY_MS) }, quiet: false }, _count: true }),
    db.ignoredEvent.findMany({ where: { workspaceId }, orderBy: [{ count: 'desc' }, { source: 'asc' }, { name: 'asc' }], take: IGNORED_MAX }),
    db.quarantine.count({ where: { workspaceId } }),
    db.quarantine.findMany({ where: { workspaceId }, orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }], take: HELD_MAX }),
  ])
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    host: baseUrl.replace(/\/$/, ''),
    sources: sources.map((row): SourceRow => ({
      id: row.id, kind: row.kind, title: kindOf(row.kind)?.title ?? row.kind, name: row.name, hasKey: row.keyHash !== null, secrets: row.sealedSecrets.length, url: kindOf(row.kind) ? hookUrl(baseUrl, row.kind, row.id) : null,
      lastSignalAt: iso(row.lastSignalAt), lagSeconds: row.lagSeconds, received: (row.lastSignalAt && received.find(({ source }) => source === row.kind)?._count) || 0, duplicates: row.duplicateCount, rejected: row.rejectedCount,
      refused: row.refusedCount, lastRefusal: row.lastRefusedAt ? { at: row.lastRefusedAt.toISOString(), because: row.lastRefusal ?? '' } : null, secretRotatedAt: iso(row.secretRotatedAt),
    })),
    ignored: ignored.map(({ source, name, count: times, lastAt }) => ({ source, name, count: times, lastAt: lastAt.toISOString() })),
    held: { count, rows: held.map(({ id, source, field, reason, receivedAt, payload }): HeldRow => ({ id, source, field, reason, at: receivedAt.toISOString(), payload: reveal && typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? (payload as Record<string, unknown>) : null })) },
  }
}
