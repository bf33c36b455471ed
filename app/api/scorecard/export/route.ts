import { route } from '#app/door.ts'
import { appendAudit } from '#lib/audit/append.server.ts'
import { csvResponse } from '#lib/http/csv.ts'
import { BREAKDOWN_COLUMNS, breakdownCsv } from '#lib/reports/breakdown-csv.ts'
import { ScorecardFilter } from '#lib/reports/schema.ts'
import { readScorecard } from '#lib/reports/scorecard.server.ts'

export const GET = route({
  allow: 'scorecard.read', input: ScorecardFilter,
  async act(filter, operator, house) {
    const at = house.now()
    const scorecard = await readScorecard(house.db, operator, filter, at)
    await house.db.$transaction((tx) => appendAudit(tx, operator, { verb: 'scorecard.exported', object: { kind: 'scorecard', id: filter.win }, detail: { filter }, at }))
    const zone = scorecard.zone.replaceAll('/', '-')
    return csvResponse(`scorecard-${scorecard.fromDay}-to-${scorecard.toDay}-${zone}.csv`, BREAKDOWN_COLUMNS, one(breakdownCsv(scorecard)))
  },
})

async function* one<T>(page: T): AsyncGenerator<T> {
  yield page
}
