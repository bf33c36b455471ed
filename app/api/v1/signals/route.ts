import { inbound, onlyPost } from '#app/inbound.ts'
import { keep } from '#inngest/keep.ts'
import { readSignalBody } from '#lib/signals/body.server.ts'
import { byApiKey } from '#lib/signals/credentials.server.ts'
import { api } from '#lib/signals/sources/api.ts'
import { answerOf, takeIn } from '#lib/signals/take.server.ts'

export const dynamic = 'force-dynamic'

/** `202` with how many were accepted, known already, ignored, and which were rejected and why. */
export const POST = inbound(async (request, house) => {
  const standing = await byApiKey(house, request.headers.get('authorization'))
  const body = await readSignalBody(request)
  const kept = await takeIn(house, keep, api.kind, standing, api.read(await body.parse()))
  return Response.json(answerOf(kept), { status: 202, headers: { 'cache-control': 'no-store' } })
})

export { onlyPost as GET, onlyPost as PUT, onlyPost as PATCH, onlyPost as DELETE }
