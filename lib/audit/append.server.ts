import type { Db } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { canonical } from '#lib/domain/digest.ts'

/** What was done to what, in past tense: `change.approved`. `detail` must hold no personal data: it outlives erasure. */
export type Deed = { verb: string; object: { kind: string; id: string }; detail?: Record<string, unknown>; at: Date }

/** Chains one entry. Call it inside the transaction of the change it describes; it serialises the workspace's chain until commit. */
export async function appendAudit(tx: Db, actor: Actor, deed: Deed): Promise<void> {
  const { at, body } = sealed(actor, deed)
  await tx.$queryRaw`SELECT bide_audit(${actor.workspaceId}, ${body}, ${actor.kind}, ${actor.id}, ${deed.verb}, ${deed.object.kind}, ${deed.object.id}, ${at}::timestamptz)`
}

/** The same where only SQL is spoken: in a transaction of the engine's. `sql` runs a text with its values in the transaction of the change. */
export async function appendAuditBySql(sql: (text: string, values: readonly unknown[]) => Promise<unknown>, actor: Actor, deed: Deed): Promise<void> {
  const { at, body } = sealed(actor, deed)
  await sql('SELECT bide_audit($1, $2, $3, $4, $5, $6, $7, $8::timestamptz)', [actor.workspaceId, body, actor.kind, actor.id, deed.verb, deed.object.kind, deed.object.id, at])
}

function sealed(actor: Actor, deed: Deed): { at: string; body: string } {
  const at = deed.at.toISOString()
  return { at, body: canonical({ actor: { kind: actor.kind, id: actor.id }, verb: deed.verb, object: deed.object, detail: deed.detail ?? {}, at }) }
}
