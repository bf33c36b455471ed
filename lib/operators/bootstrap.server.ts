import { createHmac } from 'node:crypto'
import { appendAudit } from '#lib/audit/append.server.ts'
import { connect } from '#lib/db/client.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import type { Actor, Role } from '#lib/domain/actor.ts'
import { sha256 } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import { seal, unseal } from '#lib/env/seal.server.ts'
import { welcome } from './people.server.ts'

export type Start = {
  baseUrl: string
  mailbox: { smtpHost: string; smtpPort: number; api: string }
  apiKey: string
  segment: { writeKey: string; webhookSecret: string }
  operators: readonly { role: Role; email: string; name: string; password: string }[]
  demo: boolean
  /** 32 bytes, base64. */
  dataKey: string
  now: Date
}

export type Bootstrapped = {
  workspaceId: string
  demoWorkspaceId: string | null
  /** The demo workspace's own API key, derived from the main one. */
  demoApiKey: string | null
  /** No signal in any workspace yet. */
  empty: boolean
  webhookUrl: string
}

type House = { tx: Db; start: Start; at: Date }

const FRESH_WORKSPACE = {
  senderName: 'Bide', senderEmail: 'hello@bide.local', postalAddress: 'Example GmbH, Lindenstraße 1, 10969 Berlin, Germany', product: 'Bide',
}

/** What a start needs before the first page: workspaces, people, keys, sources, the first guardrails. Running it again changes only what the secrets changed. */
export async function bootstrap(databaseUrl: string, start: Start): Promise<Bootstrapped> {
  const db = connect(databaseUrl, { max: 2 })
  try {
    return await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('bide_bootstrap', 0))`
      const house = { tx, start, at: start.now }
      const main = await workspace(house, 'live', 'Main')
      const sourceId = await source(house, main, 'segment', 'Segment', { key: start.segment.writeKey, secret: start.segment.webhookSecret })
      await furnish(house, main, start.apiKey)
      const demoKey = `bide_demo_${createHmac('sha256', start.apiKey).update('demo workspace').digest('hex').slice(0, 40)}`
      const demo = start.demo ? await workspace(house, 'demo', 'Demo') : await existing(tx, 'demo')
      if (demo && start.demo) await furnish(house, demo, demoKey)
      return {
        workspaceId: main, demoWorkspaceId: demo, demoApiKey: demo ? demoKey : null,
        empty: (await tx.signal.findFirst({ select: { id: true } })) === null,
        webhookUrl: `${start.baseUrl.replace(/\/$/, '')}/api/hooks/segment?source=${sourceId}`,
      }
    }, { timeout: 60_000, maxWait: 20_000 })
  } finally {
    await db.$disconnect()
    await db.pool.end()
  }
}

async function furnish(house: House, workspaceId: string, key: string): Promise<void> {
  await apiKey(house, workspaceId, key)
  await source(house, workspaceId, 'api', 'API')
  await source(house, workspaceId, 'mailbox', 'Local mailbox')
  await source(house, workspaceId, 'system', 'System')
  await guardrails(house, workspaceId)
  for (const person of house.start.operators) await welcome(house.tx, actor(workspaceId), person, house.at)
}

const actor = (workspaceId: string): Actor => ({ kind: 'system', id: 'start', workspaceId })
const existing = async (tx: Db, kind: string) => (await tx.workspace.findFirst({ where: { kind }, orderBy: { createdAt: 'asc' } }))?.id ?? null

async function workspace({ tx, at }: House, kind: 'live' | 'demo', name: string): Promise<string> {
  const found = await existing(tx, kind)
  if (found) return found
  const { id } = await tx.workspace.create({ data: { ...FRESH_WORKSPACE, id: mintId('ws', at.getTime(), kind), name, kind, createdAt: at } })
  await appendAudit(tx, actor(id), { verb: 'workspace.created', object: { kind: 'workspace', id }, detail: { name, kind }, at })
  return id
}

async function apiKey({ tx, at }: House, workspaceId: string, key: string): Promise<void> {
  const name = 'Local start'
  const hash = sha256(key)
  if (await tx.apiKey.findUnique({ where: { hash } })) return
  for (const { id } of await tx.apiKey.findMany({ where: { workspaceId, name, revokedAt: null } })) {
    await tx.apiKey.update({ where: { id }, data: { revokedAt: at } })
    await appendAudit(tx, actor(workspaceId), { verb: 'key.revoked', object: { kind: 'key', id }, detail: { name }, at })
  }
  const { id } = await tx.apiKey.create({ data: { id: mintId('key', at.getTime(), hash), workspaceId, name, hash, prefix: key.slice(0, 12), createdAt: at } })
  await appendAudit(tx, actor(workspaceId), { verb: 'key.created', object: { kind: 'key', id }, detail: { name }, at })
}

async function source({ tx, at, start }: House, workspaceId: string, kind: string, name: string, doors: { key?: string; secret?: string } = {}): Promise<string> {
  const keyHash = doors.key === undefined ? null : sha256(doors.key)
  const found = await tx.source.findUnique({ where: { workspaceId_kind_name: { workspaceId, kind, name } } })
  const current = found?.keyHash === keyHash && (doors.secret === undefined || opens(start.dataKey, found.sealedSecrets[0]) === doors.secret)
  if (found && current) return found.id
  const data = { keyHash, sealedSecrets: doors.secret === undefined ? [] : [seal(start.dataKey, doors.secret)] }
  const { id } = found
    ? await tx.source.update({ where: { id: found.id }, data })
    : await tx.source.create({ data: { ...data, id: mintId('src', at.getTime(), `${workspaceId}\n${kind}\n${name}`), workspaceId, kind, name, createdAt: at } })
  await appendAudit(tx, actor(workspaceId), { verb: found ? 'source.rekeyed' : 'source.connected', object: { kind: 'source', id }, detail: { kind, name }, at })
  return id
}

function opens(dataKey: string, sealed: string | undefined): string | null {
  try {
    return sealed === undefined ? null : unseal(dataKey, sealed)
  } catch {
    return null
  }
}

async function guardrails({ tx, at }: House, workspaceId: string): Promise<void> {
  if (await tx.policyVersion.findFirst({ where: { workspaceId, family: 'guardrails' } })) return
  const id = mintId('ver', at.getTime(), `${workspaceId}\nguardrails\n1`)
  await tx.policyVersion.create({ data: { id, workspaceId, family: 'guardrails', version: 1, body: DEFAULT_SETTINGS, note: 'The guardrails every workspace starts with.', liveFrom: at } })
  await appendAudit(tx, actor(workspaceId), { verb: 'policy.started', object: { kind: 'policy', id }, detail: { family: 'guardrails', version: 1 }, at })
}
