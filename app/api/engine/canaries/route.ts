import { route } from '#app/door.ts'
import { readCanaries } from '#lib/health/canaries.server.ts'
import { NothingAsked } from '#lib/health/schema.ts'

export const GET = route({ allow: 'overview.read', input: NothingAsked, act: (_, __, house) => readCanaries(house.db, house.now()) })
