import { route } from '#app/door.ts'
import { ScorecardFilter } from '#lib/reports/schema.ts'
import { readScorecard } from '#lib/reports/scorecard.server.ts'

export const GET = route({ allow: 'scorecard.read', input: ScorecardFilter, act: (filter, operator, house) => readScorecard(house.db, operator, filter, house.now()) })
