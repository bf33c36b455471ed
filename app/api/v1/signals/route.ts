import { inbound, onlyPost } from '#app/inbound.ts'
import { keep } from '#inngest/keep.ts'
import { arrivalOf } from '#lib/signals/arrival.server.ts'
import { byApiKey } from '#lib/signals/credentials.server.ts'
import { paced } from '#lib/signals/pace.server.ts'
import { api } from '#lib/signals/sources/api.ts'
import { answerOf, takeIn } from '#lib/signals/take.server.ts'

export const dynamic = 'force-dynamic'

/** `202` with how many were accepted, known already, ignored, and which were rejected and why. */
export const POST = inbound(async (request, house) => {
  const standing = await byApiKey(house, request.headers.get('authorization'))
  await paced(standing.workspaceId)
  const arrival = await arrivalOf(request, { url: request.url, receivedAtMs: house.now().getTime() })
  const kept = await takeIn(house, keep, standing, api.read(await arrival.json()))
  return Response.json(answerOf(kept), { status: 202, headers: { 'cache-control': 'no-store' } })
})

export { onlyPost as GET, onlyPost as PUT, onlyPost as PATCH, onlyPost as DELETE }
