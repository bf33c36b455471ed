import type { Channel } from '#lib/domain/action.ts'
import type { Courier, Handover, Letter } from '#lib/domain/courier.ts'
import type { House } from '#lib/env/house.server.ts'
import { enter } from './bulkhead.server.ts'
import { claimSend, hold } from './claim.server.ts'
import type { LastQuestion } from './claim.server.ts'
import { letterFor } from './letter.ts'
import { HANDOVER_SECONDS_MAX, reconcile } from './reconcile.server.ts'
import { settle } from './settle.server.ts'
import { tellBreaker } from './tell.server.ts'
import { busyWords } from './words.ts'

/** Where the message stands. `ready` with a reason: held by a stop, a stalled provider or a rest; the sweep takes it up. `stale`: it needs a new clearance first. */
export type Receipt = { sendId: string; state: 'ready' | 'sending' | 'accepted' | 'failed' | 'unknown'; because: string | null; stale: boolean }

export type Sending = {
  /** A clearance younger than the one the message came with. */
  checkId?: string | undefined
  ask: LastQuestion
  unsubscribeUrl: (decisionId: string) => string
}

type Row = { state: string; workspaceId: string; channel: Channel; provider: string; messageId: string; decisionId: string; to: string; subject: string; text: string; html: string; senderName: string; senderEmail: string }

/**
 * Takes one outbox row as far as it can go. Safe to call again after any crash: a message found in `sending` was handed over by somebody
 * who never wrote down the answer, so the provider is asked before anything else, and it is never sent again blindly.
 */
export async function send(house: House, sendId: string, sending: Sending): Promise<Receipt> {
  const row = await read(house, sendId)
  if (row.state === 'sending' || row.state === 'unknown') {
    await reconcile(house, sendId)
    return receipt(house, sendId)
  }
  if (row.state !== 'ready') return receipt(house, sendId)
  const leave = await enter(house, row)
  if (!leave) {
    await hold(house.db, sendId, 'busy', busyWords(row.channel))
    return receipt(house, sendId)
  }
  try {
    return await handOver(house, sendId, row, sending)
  } finally {
    leave()
  }
}

async function handOver(house: House, sendId: string, row: Row, { checkId, ask, unsubscribeUrl }: Sending): Promise<Receipt> {
  const courier = house.couriers[row.channel]
  // Whoever is offered another provider than the one that was cleared sends nothing: the stop and the breaker of the first would not hold.
  if (!courier || courier.provider !== row.provider) return withdrawn(house, sendId, row)
  // Counted from before the claim, so that the deadline lies before the moment at which others believe that nobody is sending.
  const deadline = AbortSignal.timeout(HANDOVER_SECONDS_MAX * 1000)
  const claim = await claimSend(house, sendId, checkId ?? null, ask)
  if (claim.state !== 'claimed') return { ...(await receipt(house, sendId)), stale: claim.state === 'stale' }
  const letter = letterFor({ sendId, messageId: row.messageId, decisionId: row.decisionId, draft: row, workspace: row, unsubscribeUrl: unsubscribeUrl(row.decisionId) })
  const handover = await within(deadline, courier, letter)
  await settle(house, sendId, handover, { attempt: claim.attempt, asks: courier.find !== null })
  await tellBreaker(house, { workspaceId: row.workspaceId, channel: row.channel, provider: row.provider }, handover, { ...claim, sendId })
  return receipt(house, sendId)
}

/** A courier that does not let go in time is not waited for; its message is unknown. */
async function within(deadline: AbortSignal, courier: Courier, letter: Letter): Promise<Handover> {
  if (deadline.aborted) return { state: 'failed', because: 'this process stood still for too long before the hand-over; it is tried again', permanent: false, blames: 'message' }
  const late = Promise.withResolvers<Handover>()
  const giveUp = () => late.resolve({ state: 'unknown', because: `the provider said nothing for ${HANDOVER_SECONDS_MAX} seconds` })
  deadline.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([courier.deliver(letter, deadline), late.promise])
  } finally {
    deadline.removeEventListener('abort', giveUp)
  }
}

/** A process without the provider's settings leaves the message to one that has them; where another provider was set up instead, a person decides. */
async function withdrawn(house: House, sendId: string, { channel, provider }: Row): Promise<Receipt> {
  const now = house.now()
  const missing = { heldBy: 'fault', because: `${channel} by ${provider} is not set up here; set it up again, and the message leaves by itself`, retryAt: new Date(now.getTime() + 60_000) }
  const replaced = { state: 'failed', because: `this house no longer sends ${channel} by ${provider}. Set it up again and replay the message, or let it go`, heldBy: null, retryAt: null, settledAt: now, deadAt: now }
  await house.db.send.updateMany({ where: { id: sendId, state: 'ready' }, data: house.couriers[channel] ? replaced : missing })
  return receipt(house, sendId)
}

async function read(house: House, sendId: string): Promise<Row> {
  const [row] = await house.db.$queryRaw<Row[]>`
    SELECT s."state", s."workspaceId", s."messageId", s."decisionId", s."channel", s."provider", f."to", f."subject", f."text", f."html", w."senderName", w."senderEmail"
    FROM "Send" s JOIN "Draft" f ON f."decisionId" = s."decisionId" JOIN "Workspace" w ON w."id" = s."workspaceId" WHERE s."id" = ${sendId}`
  if (!row) throw new Error('there is no such message, or nothing was written for it')
  return row
}

async function receipt(house: House, sendId: string): Promise<Receipt> {
  const { state, because } = await house.db.send.findUniqueOrThrow({ where: { id: sendId }, select: { state: true, because: true } })
  return { sendId, state: state as Receipt['state'], because, stale: false }
}
