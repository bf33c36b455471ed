import type { Db } from '#lib/db/client.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { canonical } from '#lib/domain/digest.ts'

/** What was done to what, in past tense: `change.approved`. `detail` must hold no personal data: it outlives erasure. */
export type Deed = { verb: string; object: { kind: string; id: string }; detail?: Record<string, unknown>; at: Date }

/** Chains one entry. Call it inside the transaction of the change it describes; it serialises the workspace's chain until commit. */
export async function appendAudit(tx: Db, actor: Actor, deed: Deed): Promise<void> {
  const at = deed.at.toISOString()
  const body = canonical({ actor: { kind: actor.kind, id: actor.id }, verb: deed.verb, object: deed.object, detail: deed.detail ?? {}, at })
  await tx.$queryRaw`SELECT bide_audit(${actor.workspaceId}, ${body}, ${actor.kind}, ${actor.id}, ${deed.verb}, ${deed.object.kind}, ${deed.object.id}, ${at}::timestamptz)`
}
