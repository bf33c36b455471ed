import { OpenChat } from '#lib/chat/schema.ts'
import { openSession } from '#lib/chat/session.server.ts'
import { visitorRoute } from '../door.ts'

export const POST = visitorRoute(OpenChat, (who, house, keep) => openSession(house, keep, who))
