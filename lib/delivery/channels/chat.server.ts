import { CHAT_LIVE_SECONDS } from '#lib/domain/chat.ts'
import type { Courier } from '#lib/domain/courier.ts'
import type { Client } from '#lib/db/client.server.ts'

/** In-app chat: accepted while the visitor is there to read it. The conversation row that `settle` writes is what the widget shows. */
export function chatCourier(house: { db: Client; now(): Date }): Courier {
  return {
    provider: 'widget',
    async deliver(letter) {
      const since = new Date(house.now().getTime() - CHAT_LIVE_SECONDS * 1000)
      const session = await house.db.chatSession.findFirst({ where: { leadId: letter.to, lastSeenAt: { gte: since } }, select: { id: true } })
      return session ? { state: 'accepted', response: 'shown in the live session' } : { state: 'failed', because: 'the visitor left before the message could be shown', permanent: true }
    },
    // The conversation row is written when a message is accepted: a message that was never settled was never shown.
    find: async () => 'absent',
  }
}
