import { route } from '#app/door.ts'
import { engineHere, viewerOf } from '#app/health-views.ts'
import { readRun } from '#lib/health/run.server.ts'
import { RunAsked } from '#lib/health/schema.ts'

export const GET = route({ allow: 'engine.read', input: RunAsked, act: ({ id }, operator, house) => readRun(house, engineHere(), id, viewerOf(operator)) })
