import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import type { VisitorWords } from './schema.ts'
import { CHAT_SOURCE, beat } from './session.server.ts'
import type { Keep, Session } from './session.server.ts'

/** Keeps what a visitor wrote as a `chat_message` signal, which carries the line of the conversation with it. Twice is once. */
export async function visitorSays(house: House, keep: Keep, session: Session, { text, messageId }: VisitorWords): Promise<{ accepted: boolean }> {
  await beat(house, session)
  const answer = await keep({
    workspaceId: session.workspaceId, source: CHAT_SOURCE, receivedAt: house.now(),
    items: [{ type: 'track', event: 'chat_message', anonymousId: session.anonymousId, messageId: `${session.id}:${messageId}`, properties: { text, channel: 'chat' } }],
  })
  const [refused] = answer.rejected
  if (refused) throw new Fault('invalid', refused.message, { field: refused.field === '/properties/text' ? '/text' : refused.field })
  return { accepted: answer.accepted === 1 }
}
