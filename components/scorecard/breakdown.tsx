import { count, percent, points } from '#components/ui/format.ts'
import { IntervalGlyph } from '#components/ui/interval.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { GROUP_WORDS, TIER_WORDS } from '#lib/domain/words.ts'
import type { Rate } from '#lib/reports/rates.ts'
import type { ScorecardFilter } from '#lib/reports/schema.ts'
import type { Scorecard } from '#lib/reports/scorecard.server.ts'
import { seconds } from './seconds.ts'

type Row = Scorecard['rows'][number]
const MANY_ROWS = 10

/** Every share carries its interval; the lift is within the same source and tier. */
export function Breakdown({ scorecard, filter }: { scorecard: Scorecard; filter: ScorecardFilter }) {
  const control = (GROUP_WORDS[scorecard.control] ?? scorecard.control).toLowerCase()
  const lifts = scorecard.rows.flatMap((row) => (row.lift ? [row.lift] : []))
  const reach = Math.max(0.01, ...lifts.flatMap((lift) => [Math.abs(lift.low), Math.abs(lift.high)]))
  return (
    <Section title={`By ${filter.by.join(', ').replace(/, (\w+)$/, ' and $1')}`} note={`lift in meetings against ${control}`}>
      <Table
        caption="Leads by group" rows={scorecard.rows} rowKey={(row) => `${row.source} ${row.tier} ${row.variant} ${row.small}`} minWidth="60rem"
        columns={columnsFor(filter, [-reach, reach])} empty={<Empty title="No lead in this window">Choose a longer window, or fewer filters.</Empty>}
      />
      <p className="text-2xs text-ink-3">
        In brackets: 95 % interval. Point and line: lift with its 95 % interval, upright: no difference. Groups under {filter.min} leads stand together in one row.
        {lifts.length > MANY_ROWS ? ` ${lifts.length} rows are compared, so one in twenty looks different by chance alone.` : ''}
      </p>
    </Section>
  )
}

function columnsFor(filter: ScorecardFilter, domain: readonly [number, number]): Column<Row>[] {
  const names: Column<Row>[] = filter.by.map((dimension, at) => ({
    key: dimension, head: { source: 'Source', tier: 'Tier', variant: 'Variant' }[dimension], rowHead: at === 0,
    cell: (row) => (row.small > 0 ? (at === 0 ? `${row.small} small ${row.small === 1 ? 'group' : 'groups'}` : '') : nameOf(row, dimension)),
  }))
  return [
    ...names,
    { key: 'leads', head: 'Leads', align: 'right', cell: (row) => count(row.leads) },
    { key: 'contact', head: 'Contact', align: 'right', cell: (row) => <Share rate={row.contact} /> },
    { key: 'meetings', head: 'Meetings', align: 'right', cell: (row) => <Share rate={row.meetings} /> },
    {
      key: 'lift', head: 'Lift, pp (95 %)', align: 'right', cell: (row) => (row.baseline ? <span className="text-ink-3">baseline</span> : row.lift ? (
        <span className="inline-flex items-center gap-2" title={`${points(row.lift.low)} to ${points(row.lift.high)}`}>
          <IntervalGlyph estimate={row.lift.estimate} outer={[row.lift.low, row.lift.high]} domain={domain} good={row.lift.low > 0} />
          <span className={row.lift.low > 0 ? 'text-accent' : undefined}>{points(row.lift.estimate)}</span>
          <span className="sr-only">, {points(row.lift.low)} to {points(row.lift.high)}</span>
        </span>
      ) : '–'),
    },
    { key: 'unsubscribed', head: 'Unsubscribed', align: 'right', cell: (row) => percent(row.unsubscribed?.rate) },
    { key: 'sends', head: 'Sends per meeting', align: 'right', cell: (row) => (row.sendsPerMeeting === null ? '–' : row.sendsPerMeeting.toFixed(1)) },
    { key: 'p50', head: 'First contact p50', align: 'right', cell: (row) => seconds(row.contactTime.p50) },
    { key: 'p90', head: 'p90', align: 'right', cell: (row) => seconds(row.contactTime.p90) },
  ]
}

const nameOf = (row: Row, dimension: ScorecardFilter['by'][number]) =>
  dimension === 'source' ? row.source : dimension === 'tier' ? TIER_WORDS[row.tier ?? ''] : GROUP_WORDS[row.variant ?? '']

const Share = ({ rate }: { rate: Rate | null }) => (rate ? <>{percent(rate.rate)} <span className="text-2xs text-ink-3">({percent(rate.low)}–{percent(rate.high)})</span></> : <>–</>)
