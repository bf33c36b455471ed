import type { House } from '#lib/env/house.server.ts'
import { lastWord } from '#lib/suppression/facts.server.ts'
import { refusalNow } from '#lib/suppression/last.ts'
import type { Part } from './scenarios.server.ts'
import type { World } from './worlds.server.ts'

/** Turns the database's own guards off for the actors, but not the witness. */
export const UNGUARDED = '-c session_replication_role=replica'

/** A hand-over that asks first, then puts the message into the outbox and takes it out again, without asking once more. */
export const asksOnlyOnce: Part['act'] = async (house, world) => {
  const about = { workspaceId: world.workspaceId, leadId: world.leadId, channel: 'email', to: world.email, epoch: 1, inThread: false } as const
  if (refusalNow(await lastWord(house.db, house.pepper, about), about)) return
  const id = `snd_${world.leadId}`
  const content = { purpose: 'answer', destinationHmac: '', contentHash: '', createdAt: house.now(), hash: '' }
  await house.db.send.create({ data: { ...content, id, decisionId: world.decisionId, checkId: id, token: id, workspaceId: about.workspaceId, leadId: about.leadId, channel: 'email', provider: 'recorder', epoch: 1, messageId: `<${id}@bide.test>` } })
  await house.db.send.updateMany({ where: { id, state: 'ready' }, data: { state: 'sending', claimedAt: house.now() } })
  await handOver(house, id, `<${id}@bide.test>`)
}

/** A hand-over that never asks about the epoch, under the lead's lock. */
export const asksNothing: Part['act'] = async (house, world) => {
  const claimed = await house.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Lead" WHERE "id" = ${world.leadId} FOR UPDATE`
    return tx.send.updateMany({ where: { id: world.sendId ?? '', state: { in: ['ready', 'failed'] } }, data: { state: 'sending', claimedAt: house.now() } })
  })
  if (claimed.count === 1) await handOver(house, world.sendId ?? '', `<${world.sendId}@bide.test>`)
}

/** Two processes that both believe what they read before they wrote. */
export const handsOverWhatItReadAsReady: Part['act'] = async (house, world) => {
  const send = await house.db.send.findUniqueOrThrow({ where: { id: world.sendId ?? '' } })
  if (send.state !== 'ready') return
  await house.db.send.updateMany({ where: { id: send.id }, data: { state: 'sending', claimedAt: house.now() } })
  await handOver(house, send.id, send.messageId)
}

/** A wake-up that looks at the epoch in one statement and claims in the next. */
export const wakesWhatItReadAsAlive: Part['act'] = async (house, world) => {
  const [wait] = await house.db.$queryRaw<{ alive: boolean }[]>`SELECT w."epoch" = l."epoch" AND w."state" = 'open' AS alive FROM "Wait" w JOIN "Lead" l ON l."id" = w."leadId" WHERE w."id" = ${world.waitId}`
  if (wait?.alive) await house.db.wait.updateMany({ where: { id: world.waitId }, data: { state: 'claimed', endedAt: house.now() } })
}

async function handOver(house: House, sendId: string, messageId: string): Promise<void> {
  const said = await house.couriers.email!.deliver({ messageId, idempotencyKey: sendId, from: { name: '', address: '' }, replyTo: '', to: '', subject: '', text: '', html: '', headers: {} })
  await house.db.send.updateMany({ where: { id: sendId, state: 'sending' }, data: { state: said.state === 'accepted' ? 'accepted' : said.state } })
}

/** A keeping of replies that takes the message's row before the lead's: the order in which two of them block each other for ever. */
export const takesTheMessageFirst: Part['act'] = (house: House, world: World) =>
  house.db.$transaction(async (tx) => {
    await tx.send.updateMany({ where: { id: world.sendId ?? '' }, data: { because: 'the lead replied' } })
    await tx.lead.update({ where: { id: world.leadId }, data: { epoch: { increment: 1 } } })
  })
