import { markSeen } from '#lib/chat/lines.server.ts'
import { SeenLines } from '#lib/chat/schema.ts'
import { sessionOf } from '#lib/chat/session.server.ts'
import { tokenOf, visitorRoute } from '../door.ts'

export const POST = visitorRoute(SeenLines, async ({ ids }, house, _keep, request) => markSeen(house, await sessionOf(house, tokenOf(request)), ids))
