import { appendAudit } from '#lib/audit/append.server.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'

export type Fate = 'arrived' | 'resend' | 'drop'

const STATE = { arrived: 'accepted', resend: 'ready', drop: 'failed' } as const
const WORDS = { arrived: 'a person confirmed that it arrived', resend: 'a person confirmed that it did not arrive, and asked to send it', drop: 'a person confirmed that it did not arrive, and let it go' } as const

/** A person states what became of an unknown message. `resend` makes it ready; the next sweep asks every question again before it leaves. */
export async function resolveUnknown(house: House, actor: Actor, { sendId, fate }: { sendId: string; fate: Fate }): Promise<void> {
  const at = house.now()
  await house.db.$transaction(async (tx) => {
    const { count } = await tx.send.updateMany({
      where: { id: sendId, workspaceId: actor.workspaceId, state: 'unknown' },
      data: { state: STATE[fate], because: WORDS[fate], retryAt: fate === 'resend' ? at : null, settledAt: fate === 'resend' ? null : at },
    })
    if (count === 0) throw new Fault('conflict', 'this message is not unknown any more')
    if (fate !== 'arrived') await tx.touch.updateMany({ where: { sendId }, data: { voidedAt: at } })
    await appendAudit(tx, actor, { verb: 'send.resolved', object: { kind: 'send', id: sendId }, detail: { fate }, at })
  })
}
