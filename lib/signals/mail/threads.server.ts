import type { House } from '#lib/env/house.server.ts'
import type { Mail } from '../sources/source.ts'
import type { Thread } from './from-mail.ts'
import { threadIds } from './from-mail.ts'
import { decisionTagged } from './reply-tag.ts'

/** The message of ours a mail answers: by the tag in the address it was sent to, else by the Message-IDs it names. Null where it answers none, or its lead has no name left. */
export async function threadOf({ db, tokenKey }: House, workspaceId: string, mail: Mail): Promise<Thread | null> {
  const decisionId = decisionTagged(tokenKey, mail.to)
  const ids = threadIds(mail).filter((id) => !id.includes('\u0000'))
  const sends = await db.send.findMany({
    where: { workspaceId, OR: [...(decisionId ? [{ decisionId }] : []), ...(ids.length > 0 ? [{ messageId: { in: ids } }] : [])] },
    select: { decisionId: true, messageId: true, leadId: true }, orderBy: { createdAt: 'desc' }, take: 20,
  })
  const send = sends.find((each) => each.decisionId === decisionId) ?? sends.find((each) => each.messageId === ids[0]) ?? sends[0]
  if (!send) return null
  const lead = await db.lead.findUnique({ where: { id: send.leadId }, select: { id: true, mergedIntoId: true } })
  const names = await db.leadIdentity.findMany({ where: { workspaceId, leadId: lead?.mergedIntoId ?? send.leadId }, select: { kind: true, value: true } })
  const held = (kind: string) => names.find((name) => name.kind === kind)?.value
  const email = names.find((name) => name.kind === 'email' && name.value === mail.from)?.value ?? held('email')
  const who = email ? { email } : held('user_id') ? { userId: held('user_id') } : held('anonymous_id') ? { anonymousId: held('anonymous_id') } : null
  return who && { decisionId: send.decisionId, messageId: send.messageId, who }
}
