import { inbound } from '#app/inbound.ts'
import { keep } from '#inngest/keep.ts'
import { captureBody } from '#lib/signals/capture-body.server.ts'
import { byWriteKey } from '#lib/signals/credentials.server.ts'
import { paced } from '#lib/signals/pace.server.ts'
import { noting } from '#lib/signals/refusals.server.ts'
import { CAPTURE_ANSWER, FLAGS_ANSWER, POSTHOG, projectKeyIn, readPosthog } from '#lib/signals/sources/posthog.ts'
import { takeIn } from '#lib/signals/take.server.ts'

/** Browsers post from the pages they are on; a project key only writes. */
export const OPEN = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }

/** Every address PostHog's libraries send events to, for those libraries pointed here unmodified. What a batch had to leave behind is in the quarantine. */
export const capture = inbound<unknown>(async (request, house) => {
  const body = await captureBody(request)
  const standing = await byWriteKey(house, [POSTHOG], projectKeyIn(request.headers.get('authorization'), body))
  await paced(standing.sourceId ?? standing.workspaceId)
  await noting(house, standing.sourceId, async () => takeIn(house, keep, standing, readPosthog(body)))
  return Response.json(CAPTURE_ANSWER)
}, OPEN)

/** We keep no flags, record no sessions and ask no surveys: their libraries hear so and go on. */
export const flags = (): Response => Response.json(FLAGS_ANSWER, { headers: OPEN })

/** Recordings are not ours to keep: taken and forgotten. */
export const forget = (): Response => Response.json(CAPTURE_ANSWER, { headers: OPEN })

export const preflight = (): Response =>
  new Response(null, { status: 204, headers: { ...OPEN, 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'authorization, content-type, content-encoding, x-requested-with', 'access-control-max-age': '86400' } })
