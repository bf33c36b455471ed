import { randomBytes } from 'node:crypto'
import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { sha256 } from '#lib/domain/digest.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import { seal } from '#lib/env/seal.server.ts'
import type { Credentials } from './manage-schema.ts'
import { kindOf } from './sources/kinds.ts'
import type { Kind } from './sources/kinds.ts'

/** While they rotate: the newest, and the one before it. */
export const SECRETS_MAX = 2

export const hookUrl = (baseUrl: string, kind: string, id: string): string => `${baseUrl.replace(/\/$/, '')}/api/hooks/${kind}?source=${id}`

/** Connects a vendor. Key and secret are answered this once. @throws Fault `invalid` or `conflict` */
export async function createSource(house: House, actor: Actor, { kind, name, secret: given }: { kind: string; name: string; secret?: string }): Promise<Credentials> {
  const known = kindOf(kind)
  if (!known) throw new Fault('invalid', 'there is no such kind of source', { field: '/kind' })
  const at = house.now()
  const id = mintId('src', at.getTime())
  const secret = secretFor(known, given)
  const key = known.way === 'library' ? `${kind === 'posthog' ? 'phc' : 'wk'}_${randomBytes(24).toString('base64url')}` : null
  await house.db.$transaction(async (tx) => {
    const { count } = await tx.source.createMany({
      data: [{ id, workspaceId: actor.workspaceId, kind, name, keyHash: key === null ? null : sha256(key), sealedSecrets: secret === null ? [] : [seal(house.dataKey, secret)], secretRotatedAt: at, createdAt: at }], skipDuplicates: true,
    })
    if (count === 0) throw new Fault('conflict', `there is a source of this kind called "${name}" already`, { field: '/name' })
    await appendAudit(tx, actor, { verb: 'source.created', object: { kind: 'source', id }, detail: { kind, name }, at })
  })
  return { id, url: hookUrl(house.baseUrl, kind, id), key, secret: known.secretFrom === 'us' ? secret : null }
}

/** A new secret beside the one in use, which stays valid until it is retired or the next one comes. */
export async function rotateSecret(house: House, actor: Actor, id: string, given?: string): Promise<Credentials> {
  const at = house.now()
  return house.db.$transaction(async (tx) => {
    const source = await owned(tx, actor, id)
    const known = kindOf(source.kind)
    if (!known) throw new Fault('conflict', 'this source is known by an API key and has no secret of its own', { field: '/id' })
    const secret = secretFor(known, given)
    if (secret === null) throw new Fault('invalid', `copy the ${known.secretName} from the vendor`, { field: '/secret' })
    await tx.source.update({ where: { id }, data: { sealedSecrets: [seal(house.dataKey, secret), ...source.sealedSecrets].slice(0, SECRETS_MAX), secretRotatedAt: at } })
    await appendAudit(tx, actor, { verb: 'source.secret_rotated', object: { kind: 'source', id }, detail: { kind: source.kind }, at })
    return { id, url: hookUrl(house.baseUrl, source.kind, id), key: null, secret: known.secretFrom === 'us' ? secret : null }
  })
}

/** Ends the older secret. Ending it twice is once. */
export async function retireSecret(house: House, actor: Actor, id: string): Promise<void> {
  await house.db.$transaction(async (tx) => {
    const source = await owned(tx, actor, id)
    if (source.sealedSecrets.length < 2) return
    await tx.source.update({ where: { id }, data: { sealedSecrets: source.sealedSecrets.slice(0, 1) } })
    await appendAudit(tx, actor, { verb: 'source.secret_retired', object: { kind: 'source', id }, at: house.now() })
  })
}

/** A new write key, in force at once: the old one is refused from then on. */
export async function replaceKey(house: House, actor: Actor, id: string): Promise<Credentials> {
  const at = house.now()
  return house.db.$transaction(async (tx) => {
    const source = await owned(tx, actor, id)
    if (kindOf(source.kind)?.way !== 'library') throw new Fault('conflict', 'this source has no write key', { field: '/id' })
    const key = `${source.kind === 'posthog' ? 'phc' : 'wk'}_${randomBytes(24).toString('base64url')}`
    await tx.source.update({ where: { id }, data: { keyHash: sha256(key) } })
    await appendAudit(tx, actor, { verb: 'source.key_replaced', object: { kind: 'source', id }, at })
    return { id, url: null, key, secret: null }
  })
}

async function owned(tx: Pick<House['db'], '$queryRaw'>, { workspaceId }: Actor, id: string): Promise<{ kind: string; sealedSecrets: string[] }> {
  const [source] = await tx.$queryRaw<{ kind: string; sealedSecrets: string[] }[]>`SELECT "kind", "sealedSecrets" FROM "Source" WHERE "id" = ${id} AND "workspaceId" = ${workspaceId} FOR UPDATE`
  if (!source) throw new Fault('not_found', 'There is no such source in this workspace.')
  return source
}

function secretFor({ kind, secretFrom, secretName }: Kind, given: string | undefined): string | null {
  if (secretFrom === 'vendor') {
    if (given === undefined) throw new Fault('invalid', `copy the ${secretName} from the vendor`, { field: '/secret' })
    return given
  }
  return kind === 'webhook' ? `whsec_${randomBytes(32).toString('base64')}` : randomBytes(24).toString('base64url')
}
