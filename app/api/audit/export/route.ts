import { route } from '#app/door.ts'
import { appendAudit } from '#lib/audit/append.server.ts'
import { AUDIT_COLUMNS, auditCsv, auditJsonLines } from '#lib/audit/export.server.ts'
import { AuditExport } from '#lib/audit/schema.ts'
import { csvResponse } from '#lib/http/csv.ts'

export const GET = route({
  allow: 'audit.read', input: AuditExport,
  async act({ format, ...filter }, operator, house) {
    const at = house.now()
    await house.db.$transaction((tx) => appendAudit(tx, operator, { verb: 'audit.exported', object: { kind: 'audit', id: format }, detail: { filter }, at }))
    const name = `audit-${at.toISOString().slice(0, 10)}-${operator.workspace.zone.replaceAll('/', '-')}`
    if (format === 'jsonl') return auditJsonLines(house.db, operator.workspaceId, filter, `${name}.jsonl`)
    return csvResponse(`${name}.csv`, AUDIT_COLUMNS, auditCsv(house.db, operator.workspaceId, filter, operator.workspace.zone))
  },
})
