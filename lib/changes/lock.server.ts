import type { Db } from '#lib/db/client.server.ts'
import { Fault } from '#lib/domain/fault.ts'
import { GuardrailSettings } from '#lib/domain/settings.ts'
import { GUARDRAILS } from './live.server.ts'

export type LiveRow = { id: string; version: number; settings: GuardrailSettings }
export type ChangeRow = { id: string; title: string; state: string; authorId: string; baseVersion: number; settings: GuardrailSettings }

/** Holds the live version until the transaction ends, so that two people cannot both replace it. */
export async function lockLive(tx: Db, workspaceId: string): Promise<LiveRow> {
  const [row] = await tx.$queryRaw<{ id: string; version: number; body: unknown }[]>`
    SELECT "id", "version", "body" FROM "PolicyVersion"
     WHERE "workspaceId" = ${workspaceId} AND "family" = ${GUARDRAILS} AND "liveUntil" IS NULL FOR UPDATE`
  if (!row) throw new Fault('conflict', 'This workspace has no live guardrails to replace.')
  return { id: row.id, version: row.version, settings: GuardrailSettings.parse(row.body) }
}

/** Holds one change that still waits for an answer. */
export async function lockChange(tx: Db, workspaceId: string, id: string): Promise<ChangeRow> {
  const [row] = await tx.$queryRaw<(Omit<ChangeRow, 'settings'> & { body: unknown })[]>`
    SELECT "id", "title", "state", "authorId", "baseVersion", "body" FROM "Change"
     WHERE "id" = ${id} AND "workspaceId" = ${workspaceId} AND "family" = ${GUARDRAILS} FOR UPDATE`
  if (!row) throw new Fault('not_found', 'No such change in this workspace.')
  if (row.state !== 'in_review') throw new Fault('conflict', `This change is already ${row.state === 'live' ? 'approved' : row.state}.`, { field: '/id' })
  const { body, ...rest } = row
  return { ...rest, settings: GuardrailSettings.parse(body) }
}
