import { appendAudit } from '#lib/audit/append.server.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import type { Keeping } from '#lib/signals/keep.server.ts'

export type Unsubscribed = { workspaceId: string; leadId: string; channel: string; leadState: string; already: boolean }

const BECAUSE = 'the lead unsubscribed'

/** The message an unsubscribe link stands for, or null. `ref` is the decision's id. Reads only. */
export async function messageFor(house: House, ref: string): Promise<{ workspaceName: string; channel: string; stopped: boolean } | null> {
  const send = await house.db.send.findUnique({ where: { decisionId: ref }, select: { workspaceId: true, channel: true, destinationHmac: true } })
  if (!send) return null
  const [workspace, row] = await Promise.all([
    house.db.workspace.findUniqueOrThrow({ where: { id: send.workspaceId }, select: { senderName: true } }),
    house.db.suppression.findUnique({ where: { workspaceId_destinationHmac_channel_reason: { ...keyOf(send), reason: 'unsubscribed' } }, select: { removedAt: true } }),
  ])
  return { workspaceName: workspace.senderName, channel: send.channel, stopped: row !== null && row.removedAt === null }
}

/**
 * Stops every message to whoever got the one behind `ref`, in one transaction: the registry by HMAC of that destination (which works when the lead was
 * erased), the lead's state and epoch, everything pending, and the withdrawal. Null when there is no such message. Asking again changes nothing.
 */
export async function unsubscribe(house: House, ref: string): Promise<Unsubscribed | null> {
  const send = await house.db.send.findUnique({ where: { decisionId: ref }, select: { id: true, workspaceId: true, leadId: true, channel: true, destinationHmac: true, messageId: true } })
  if (!send) return null
  const { workspaceId, leadId, channel } = send
  return house.db.$transaction(async (tx) => {
    const now = house.now()
    const [lead] = await tx.$queryRaw<{ state: string }[]>`SELECT "state" FROM "Lead" WHERE "id" = ${leadId} FOR UPDATE`
    const leadState = lead?.state ?? 'erased'
    const added = await tx.$executeRaw`
      INSERT INTO "Suppression" ("id", "workspaceId", "destinationHmac", "channel", "reason", "source", "createdAt")
      VALUES (${mintId('sup', now.getTime(), `unsub\n${ref}`)}, ${workspaceId}, ${send.destinationHmac}, ${channel}, 'unsubscribed', 'unsubscribe link', ${now})
      ON CONFLICT ("workspaceId", "destinationHmac", "channel", "reason") DO UPDATE SET "removedAt" = NULL, "createdAt" = EXCLUDED."createdAt" WHERE "Suppression"."removedAt" IS NOT NULL`
    const gone = leadState === 'opted_out' || leadState === 'erased'
    if (added === 0 && gone) return { workspaceId, leadId, channel, leadState, already: true }

    if (lead && !gone) await tx.lead.update({ where: { id: leadId }, data: { state: 'opted_out' } })
    if (lead) await tx.lead.update({ where: { id: leadId }, data: { epoch: { increment: 1 } } })
    const sends = await tx.send.updateMany({ where: { leadId, state: 'ready' }, data: { state: 'failed', because: BECAUSE, settledAt: now } })
    const waits = await tx.wait.updateMany({ where: { leadId, state: 'open' }, data: { state: 'dead', endedAt: now, endedBy: BECAUSE } })
    await tx.consent.createMany({
      data: [{
        id: mintId('cns', now.getTime(), `unsub\n${ref}`), workspaceId, leadId, channel, purpose: 'nurture', basis: 'withdrawal', granted: false,
        evidence: { method: 'unsubscribe link', messageId: send.messageId, decisionId: ref }, at: now,
      }],
      skipDuplicates: true,
    })
    await appendAudit(tx, { kind: 'lead', id: leadId, workspaceId }, {
      verb: 'lead.unsubscribed', object: { kind: 'send', id: send.id }, detail: { channel, waits: waits.count, sends: sends.count }, at: now,
    })
    return { workspaceId, leadId, channel, leadState: gone ? leadState : 'opted_out', already: false }
  })
}

const keyOf = ({ workspaceId, destinationHmac, channel }: { workspaceId: string; destinationHmac: string; channel: string }) => ({ workspaceId, destinationHmac, channel })

/** Puts the unsubscribe on the lead's timeline, as a signal about the message it answers. An erased lead has no name left to file it under, and gets none. */
export async function noteUnsubscribe(house: House, keep: (request: Keeping) => Promise<unknown>, ref: string, { workspaceId, leadId, channel, leadState }: Unsubscribed): Promise<void> {
  if (leadState === 'erased') return
  const names = await house.db.leadIdentity.findMany({ where: { workspaceId, leadId }, select: { kind: true, value: true } })
  const identity = ['email', 'user_id', 'anonymous_id'].map((kind) => names.find((name) => name.kind === kind)).find(Boolean)
  if (!identity) return
  const who = { email: { email: identity.value }, user_id: { userId: identity.value }, anonymous_id: { anonymousId: identity.value } }[identity.kind]
  await keep({ workspaceId, source: 'unsubscribe', items: [{ type: 'track', event: 'unsubscribe', ...who, messageId: `unsub:${ref}`, properties: { decisionId: ref, channel } }], receivedAt: house.now() })
}
