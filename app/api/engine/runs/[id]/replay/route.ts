import { route } from '#app/door.ts'
import { engineHere } from '#app/health-views.ts'
import { replayRun } from '#lib/health/operate.server.ts'
import { RunAsked } from '#lib/health/schema.ts'

/** Answers `{id}`: the new run. */
export const POST = route({ allow: 'engine.operate', input: RunAsked, act: ({ id }, operator, house) => replayRun(house, engineHere(), operator, id) })
