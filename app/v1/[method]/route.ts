import { inbound, onlyPost } from '#app/inbound.ts'
import { keep } from '#inngest/keep.ts'
import { Fault } from '#lib/domain/fault.ts'
import { arrivalOf } from '#lib/signals/arrival.server.ts'
import { byWriteKey } from '#lib/signals/credentials.server.ts'
import { paced } from '#lib/signals/pace.server.ts'
import { noting } from '#lib/signals/refusals.server.ts'
import { TRACKERS, readSegment, segmentMethod, writeKeyIn } from '#lib/signals/sources/segment.ts'
import { takeIn } from '#lib/signals/take.server.ts'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ method: string }> }

/** Browsers post from the pages they are on; a write key only writes. */
const OPEN = { 'access-control-allow-origin': '*' }

/** The tracking API of Segment and RudderStack, for their own SDKs pointed here. Always the answer they know; what a batch had to leave behind is in the quarantine. */
export const POST = inbound<Context>(async (request, house, { params }) => {
  const method = segmentMethod((await params).method)
  if (method === null) throw new Fault('not_found', 'the tracking API has no such method')
  const authorization = request.headers.get('authorization')
  const named = authorization === null ? null : await byWriteKey(house, TRACKERS, writeKeyIn(authorization, null))
  const body = await noting(house, named?.sourceId, async () => (await arrivalOf(request, { url: request.url, receivedAtMs: house.now().getTime() })).json())
  const standing = named ?? (await byWriteKey(house, TRACKERS, writeKeyIn(null, body)))
  await paced(standing.sourceId ?? standing.workspaceId)
  await noting(house, standing.sourceId, async () => takeIn(house, keep, standing, readSegment(method, body)))
  return Response.json({ success: true })
}, OPEN)

export const OPTIONS = (): Response =>
  new Response(null, { status: 204, headers: { ...OPEN, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'authorization, content-type, content-encoding, anonymousid', 'access-control-max-age': '86400' } })

export { onlyPost as GET, onlyPost as PUT, onlyPost as PATCH, onlyPost as DELETE }
