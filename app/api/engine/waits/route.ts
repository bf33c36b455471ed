import { route } from '#app/door.ts'
import { viewerOf } from '#app/health-views.ts'
import { NothingAsked } from '#lib/health/schema.ts'
import { readWaits } from '#lib/health/waits.server.ts'

export const GET = route({ allow: 'overview.read', input: NothingAsked, act: (_, operator, house) => readWaits(house, viewerOf(operator)) })
