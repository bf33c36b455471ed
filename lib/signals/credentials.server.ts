import { Fault } from '#lib/domain/fault.ts'
import { sha256 } from '#lib/domain/digest.ts'
import { unseal } from '#lib/env/seal.server.ts'
import type { House } from '#lib/env/house.server.ts'

/** Behind which workspace somebody stands, and as which source. */
export type Standing = { workspaceId: string; kind: string; sourceName?: string; sourceId?: string }

const unauthorized = (message: string, field: string) => new Fault('unauthorized', message, { field })
const USED_EVERY_MS = 60_000

/** The workspace of a public API key (`Authorization: Bearer …`). @throws Fault `unauthorized`, field `authorization` */
export async function byApiKey(house: House, authorization: string | null): Promise<Standing> {
  const [, key] = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '') ?? []
  if (!key) throw unauthorized('send your API key as "Authorization: Bearer <key>"', 'authorization')
  const row = await house.db.apiKey.findUnique({ where: { hash: sha256(key) }, select: { id: true, workspaceId: true, revokedAt: true, lastUsedAt: true } })
  if (!row || row.revokedAt !== null) throw unauthorized('this API key is not known here, or was revoked', 'authorization')
  const now = house.now()
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > USED_EVERY_MS) await house.db.apiKey.update({ where: { id: row.id }, data: { lastUsedAt: now } })
  return { workspaceId: row.workspaceId, kind: 'api' }
}

/** The source a write key belongs to, if it is one of these kinds. @throws Fault `unauthorized`, field `authorization` */
export async function byWriteKey(house: House, kinds: readonly string[], key: string | null): Promise<Standing> {
  if (key === null) throw unauthorized('send the write key: as the user name of basic credentials, or in the body', 'authorization')
  const row = await house.db.source.findUnique({ where: { keyHash: sha256(key) }, select: { id: true, workspaceId: true, kind: true, name: true } })
  if (!row || !kinds.includes(row.kind)) throw unauthorized('this write key is not known here', 'authorization')
  return { workspaceId: row.workspaceId, kind: row.kind, sourceName: row.name, sourceId: row.id }
}

/** The source a webhook address names, with the secrets that may sign for it. One without a secret takes nothing. @throws Fault `unauthorized`, field `source` */
export async function bySourceId(house: House, kind: string, id: string | null): Promise<Standing & { sourceId: string; secrets: string[] }> {
  const row = id && !id.includes('\u0000') ? await house.db.source.findUnique({ where: { id }, select: { id: true, workspaceId: true, kind: true, name: true, sealedSecrets: true } }) : null
  if (!row || row.kind !== kind) throw unauthorized('this webhook address is not one of ours: use the one shown with the source', 'source')
  if (row.sealedSecrets.length === 0) throw unauthorized('this source has no secret yet: without one nobody can prove who is sending', 'source')
  return { workspaceId: row.workspaceId, kind: row.kind, sourceName: row.name, sourceId: row.id, secrets: row.sealedSecrets.map((sealed) => unseal(house.dataKey, sealed)) }
}
