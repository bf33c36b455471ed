import { createHash, randomBytes } from 'node:crypto'
import { normalEmail } from '#lib/domain/digest.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mintId } from '#lib/domain/id.ts'
import type { House } from '#lib/env/house.server.ts'
import type { KeptAnswer, Keeping } from '#lib/signals/keep.server.ts'
import { readWidgetKey } from './key.ts'
import type { ChatOpened, OpenChat } from './schema.ts'

/** Keeps signals and resolves whose they are. Handed in: signals are a sibling. */
export type Keep = (request: Keeping) => Promise<KeptAnswer>

export type Session = { id: string; workspaceId: string; leadId: string; anonymousId: string; startedAt: Date }

export const CHAT_SOURCE = 'chat'
export const HEARTBEAT_SECONDS = 15

const hash = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Opens a session for a visitor of the site the key belongs to. What it returns is the visitor's secret; only its hash is kept. */
export async function openSession(house: House, keep: Keep, who: OpenChat): Promise<ChatOpened> {
  const workspaceId = readWidgetKey(house.tokenKey, who.key)
  const workspace = workspaceId && await house.db.workspace.findUnique({ where: { id: workspaceId }, select: { senderName: true } })
  if (!workspaceId || !workspace) throw new Fault('unauthorized', 'This widget key is not one of ours.', { field: '/key' })
  const now = house.now()
  const anonymousId = who.anonymousId ?? `chat-${randomBytes(12).toString('base64url')}`
  const claims = await areTheirs(house, workspaceId, anonymousId, who) ? { userId: who.userId, email: who.email } : {}
  const leadId = await introduce(house, keep, workspaceId, { key: who.key, name: who.name, anonymousId, ...claims })
  const token = randomBytes(24).toString('base64url')
  const sessionId = mintId('ses', now.getTime())
  await house.db.chatSession.create({ data: { id: sessionId, workspaceId, leadId, anonymousId, tokenHash: hash(token), startedAt: now, lastSeenAt: now } })
  return { token, sessionId, workspace: { name: workspace.senderName }, heartbeatSeconds: HEARTBEAT_SECONDS }
}

/**
 * Whether the names a browser gives itself may be believed: nobody else holds them yet. A page can be told to say anything,
 * so a name that already belongs to a lead whom this browser never was does not open that lead's conversation; the visitor stays anonymous.
 */
async function areTheirs(house: House, workspaceId: string, anonymousId: string, { userId, email }: OpenChat): Promise<boolean> {
  const claimed = [...(userId ? [{ kind: 'user_id', value: userId }] : []), ...(email ? [{ kind: 'email', value: normalEmail(email) }] : [])]
  if (claimed.length === 0) return true
  const held = await house.db.leadIdentity.findMany({ where: { workspaceId, OR: claimed }, select: { leadId: true } })
  if (held.length === 0) return true
  const own = await house.db.leadIdentity.findUnique({ where: { workspaceId_kind_value: { workspaceId, kind: 'anonymous_id', value: anonymousId } }, select: { leadId: true } })
  return held.every(({ leadId }) => leadId === own?.leadId)
}

/** Says who the visitor is as any identify call would, then asks whose names these are. The message id makes a reload say nothing new. */
async function introduce(house: House, keep: Keep, workspaceId: string, who: OpenChat & { anonymousId: string }): Promise<string> {
  const { anonymousId, userId, email, name } = who
  const said = hash(JSON.stringify([anonymousId, userId, email, name])).slice(0, 24)
  const answer = await keep({
    workspaceId, source: CHAT_SOURCE, items: [{ type: 'identify', anonymousId, userId, email, messageId: `opened:${said}`, ...(name ? { traits: { name } } : {}) }], receivedAt: house.now(),
  })
  const [refused] = answer.rejected
  if (refused) throw new Fault('invalid', refused.message, { field: refused.field })
  const names = [['user_id', userId], ['email', email && normalEmail(email)], ['anonymous_id', anonymousId]] as const
  for (const [kind, value] of names) {
    if (!value) continue
    const known = await house.db.leadIdentity.findUnique({ where: { workspaceId_kind_value: { workspaceId, kind, value } }, select: { leadId: true } })
    if (known) return known.leadId
  }
  throw new Fault('conflict', 'This visitor could not be told from others.')
}

/** The session behind a token. @throws Fault `unauthorized` */
export async function sessionOf(house: House, token: string | null): Promise<Session> {
  const row = token && await house.db.chatSession.findUnique({ where: { tokenHash: hash(token) }, select: { id: true, workspaceId: true, leadId: true, anonymousId: true, startedAt: true } })
  if (!row) throw new Fault('unauthorized', 'This chat session is not known. Open a new one.', { field: 'authorization' })
  return row
}

/** A visitor is here: what makes a session live. Follows the lead when it was merged into another meanwhile. */
export async function beat(house: House, session: Session): Promise<Session> {
  const known = await house.db.leadIdentity.findUnique({ where: { workspaceId_kind_value: { workspaceId: session.workspaceId, kind: 'anonymous_id', value: session.anonymousId } }, select: { leadId: true } })
  const leadId = known?.leadId ?? session.leadId
  await house.db.chatSession.update({ where: { id: session.id }, data: { lastSeenAt: house.now(), leadId } })
  return { ...session, leadId }
}

/** The visitor has gone: the session is over for everyone who asks whether it is live. */
export async function leave(house: House, session: Session, liveSeconds: number): Promise<void> {
  await house.db.chatSession.updateMany({ where: { id: session.id }, data: { lastSeenAt: new Date(house.now().getTime() - liveSeconds * 1000) } })
}
