import { route } from '#app/door.ts'
import { keep } from '#inngest/keep.ts'
import { Replay } from '#lib/signals/manage-schema.ts'
import { replayHeld } from '#lib/signals/quarantine.server.ts'

export const POST = route({ allow: 'sources.write', input: Replay, act: ({ id, payload }, operator, house) => replayHeld(house, keep, operator, id, payload) })
