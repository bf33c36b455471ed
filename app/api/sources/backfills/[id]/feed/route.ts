import { route } from '#app/door.ts'
import { keep } from '#inngest/keep.ts'
import { feedBackfill } from '#lib/signals/backfill/feed.server.ts'
import { FeedBackfill } from '#lib/signals/backfill/schema.ts'

/** A piece may double in size where JSON escapes it. */
const BODY_BYTES_MAX = 2_000_000

export const POST = route({ allow: 'sources.write', maxBytes: BODY_BYTES_MAX, input: FeedBackfill, act: (input, operator, house) => feedBackfill(house, keep, operator, input) })
