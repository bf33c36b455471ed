import type { Db } from '#lib/db/client.server.ts'
import type { CsvRow } from '#lib/http/csv.ts'
import type { AuditFilter } from './schema.ts'
import { eachEntry } from './view.server.ts'

export const AUDIT_COLUMNS = ['seq', 'at_utc', 'at_local', 'verb', 'actor_kind', 'actor_id', 'object_kind', 'object_id', 'detail', 'prev_hash', 'hash'] as const

/** The log for a spreadsheet, newest first, in pages. `at_local` is the wall clock of `zone`. */
export async function* auditCsv(db: Db, workspaceId: string, filter: AuditFilter, zone: string): AsyncGenerator<CsvRow[]> {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  for await (const rows of eachEntry(db, workspaceId, filter)) {
    yield rows.map((row) => ({
      seq: row.seq, at_utc: row.at.toISOString(), at_local: clock.format(row.at), verb: row.verb, actor_kind: row.actorKind, actor_id: row.actorId, object_kind: row.objectKind, object_id: row.objectId,
      detail: JSON.stringify((JSON.parse(row.body) as { detail?: unknown }).detail ?? {}), prev_hash: row.prevHash, hash: row.hash,
    }))
  }
}

/** One entry a line with the text that is hashed, so that the chain can be verified elsewhere: SHA-256 over seq, LF, prevHash, LF, body. */
export function auditJsonLines(db: Db, workspaceId: string, filter: AuditFilter, name: string): Response {
  const pages = eachEntry(db, workspaceId, filter)
  const encoder = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pages.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value.map(({ seq, prevHash, hash, body }) => `${JSON.stringify({ seq, prevHash, hash, body })}\n`).join('')))
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
  return new Response(stream, {
    headers: { 'content-type': 'application/jsonl; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' },
  })
}
