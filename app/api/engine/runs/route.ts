import { route } from '#app/door.ts'
import { engineHere, viewerOf } from '#app/health-views.ts'
import { readRuns } from '#lib/health/runs.server.ts'
import { RunsAsked } from '#lib/health/schema.ts'

export const GET = route({ allow: 'engine.read', input: RunsAsked, act: (asked, operator, house) => readRuns(house, engineHere(), asked, viewerOf(operator)) })
