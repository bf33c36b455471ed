import { randomBytes } from 'node:crypto'
import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { sha256 } from '#lib/domain/digest.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'

export type KeyRow = { id: string; name: string; prefix: string; createdAt: string; lastUsedAt: string | null; revokedAt: string | null }

export async function listKeys(house: House, workspaceId: string): Promise<KeyRow[]> {
  const rows = await house.db.apiKey.findMany({ where: { workspaceId }, orderBy: [{ revokedAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'desc' }], take: 200 })
  return rows.map(({ id, name, prefix, createdAt, lastUsedAt, revokedAt }) => ({
    id, name, prefix, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null, revokedAt: revokedAt?.toISOString() ?? null,
  }))
}

/** The key itself is answered this once; only its hash is kept. */
export async function createKey(house: House, actor: Actor, name: string): Promise<{ id: string; key: string }> {
  const at = house.now()
  const key = `bide_${randomBytes(24).toString('base64url')}`
  const id = mintId('key', at.getTime())
  await house.db.$transaction(async (tx) => {
    await tx.apiKey.create({ data: { id, workspaceId: actor.workspaceId, name, hash: sha256(key), prefix: key.slice(0, 12), createdAt: at } })
    await appendAudit(tx, actor, { verb: 'key.created', object: { kind: 'key', id }, detail: { name }, at })
  })
  return { id, key }
}

/** Ends a key at once. @throws Fault `not_found`; revoking twice is once. */
export async function revokeKey(house: House, actor: Actor, id: string): Promise<void> {
  const at = house.now()
  await house.db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({ where: { id, workspaceId: actor.workspaceId, revokedAt: null }, data: { revokedAt: at } })
    if (count > 0) return appendAudit(tx, actor, { verb: 'key.revoked', object: { kind: 'key', id }, at })
    if (!(await tx.apiKey.findFirst({ where: { id, workspaceId: actor.workspaceId }, select: { id: true } }))) throw new Fault('not_found', 'There is no such key in this workspace.')
  })
}
