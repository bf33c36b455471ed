import { route } from '#app/door.ts'
import { engineHere } from '#app/health-views.ts'
import { cancelRun } from '#lib/health/operate.server.ts'
import { RunAsked } from '#lib/health/schema.ts'

export const POST = route({ allow: 'engine.operate', input: RunAsked, act: ({ id }, operator, house) => cancelRun(house, engineHere(), operator, id) })
