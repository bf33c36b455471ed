'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { count, duration } from '#components/ui/format.ts'
import { Section } from '#components/ui/section.tsx'
import { Table } from '#components/ui/table.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { CanaryLine } from '#lib/health/canaries.server.ts'
import { canariesQuery } from './queries.ts'

/** The waits that belong to nobody, and whether they rang in time. */
export function Canaries() {
  const { data: { lines, lastDay } } = useSuspenseQuery(canariesQuery())
  return (
    <Section title="Canary" note="a wait for nobody, about once a minute">
      <p className="readable text-ink-2">
        {lastDay.engine + lastDay.sweep === 0 ? 'None has rung in the last day.' : `In the last day the engine rang ${count(lastDay.engine)}, the sweeper ${count(lastDay.sweep)}${lastDay.latestSeconds === null ? '' : `; the latest came ${duration(lastDay.latestSeconds * 1000)} after it was due`}.`}
        {' '}If the engine misses one, it is known before a lead misses theirs.
      </p>
      {lines.length > 0 ? <Table caption="The last canary waits" rows={lines} rowKey={(row) => row.id} columns={COLUMNS} minWidth="24rem" /> : <p className="text-ink-2">The engine process plants the first one when it starts.</p>}
    </Section>
  )
}

const BY: Record<string, string> = { engine: 'the engine', sweep: 'the sweeper', reset: 'begun again' }
const COLUMNS: readonly Column<CanaryLine>[] = [
  { key: 'planted', head: 'Planted', rowHead: true, cell: (row) => <span className="font-normal"><Time at={row.plantedAt} show="clock" /></span> },
  { key: 'due', head: 'Due', cell: (row) => <Time at={row.dueAt} show="clock" /> },
  { key: 'rung', head: 'Rung', cell: (row) => (row.rungAt ? <Time at={row.rungAt} show="clock" /> : <span className="inline-flex items-center gap-1.5 text-ink-3"><span aria-hidden className="hatch inline-block h-2 w-6 border border-dashed border-series-0" />parked</span>) },
  { key: 'by', head: 'By', cell: (row) => (row.rungBy === 'sweep' ? <Tag tone="warn">the sweeper</Tag> : row.rungBy ? BY[row.rungBy] ?? row.rungBy : '') },
  { key: 'late', head: 'Late by', align: 'right', cell: (row) => (row.latenessSeconds === null ? '' : duration(row.latenessSeconds * 1000)) },
]
