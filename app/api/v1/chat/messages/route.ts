import { visitorSays } from '#lib/chat/say.server.ts'
import { VisitorWords } from '#lib/chat/schema.ts'
import { sessionOf } from '#lib/chat/session.server.ts'
import { tokenOf, visitorRoute } from '../door.ts'

export const POST = visitorRoute(VisitorWords, async (words, house, keep, request) => {
  const said = await visitorSays(house, keep, await sessionOf(house, tokenOf(request)), words)
  return Response.json(said, { status: 202 })
})
