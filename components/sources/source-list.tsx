'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { count, duration } from '#components/ui/format.ts'
import { Table } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { SourceRow } from '#lib/signals/manage-schema.ts'
import { kindOf } from '#lib/signals/sources/kinds.ts'
import { Rotate } from './rotate.tsx'
import { Setup } from './setup.tsx'

export function SourceList({ sources, host, may }: { sources: readonly SourceRow[]; host: string; may: boolean }) {
  const [opened, open] = useState<string | null>(null)
  const source = sources.find(({ id }) => id === opened)
  return (
    <>
      <Table caption="Sources" showCaption rows={sources} rowKey={(row) => row.id} minWidth="46rem" empty={<p className="text-ink-3">No source is connected yet.</p>}
        columns={[
          { key: 'name', head: 'Source', rowHead: true, cell: (row) => <>{row.name}<span className="block text-xs font-normal text-ink-3">{row.title}</span><Refused row={row} /></> },
          { key: 'last', head: 'Last event', cell: (row) => (row.lastSignalAt ? <><Time at={row.lastSignalAt} show="ago" />{row.lagSeconds !== null && row.lagSeconds >= 60 ? <span className="block text-xs text-ink-3">{duration(row.lagSeconds * 1000)} after it happened</span> : null}</> : <span className="text-ink-3">nothing yet</span>) },
          { key: 'received', head: '24 h', align: 'right', cell: (row) => count(row.received) },
          { key: 'duplicates', head: 'Duplicates', align: 'right', cell: (row) => count(row.duplicates) },
          { key: 'rejected', head: 'Rejected', align: 'right', cell: (row) => count(row.rejected) },
          { key: 'refused', head: 'Refused', align: 'right', cell: (row) => count(row.refused) },
          { key: 'acts', head: <span className="sr-only">Set up</span>, align: 'right', cell: (row) => (kindOf(row.kind) ? <Button size="sm" onClick={() => open(row.id)}>Set up<span className="sr-only"> {row.name}</span></Button> : null) },
        ]} />
      <Dialog open={source !== undefined} onOpenChange={() => open(null)} size="lg" title={source?.name ?? ''} footer={<Button onClick={() => open(null)}>Close</Button>}>
        {source ? <><Setup kind={source.kind} host={host} url={source.url} />{may ? <Rotate source={source} /> : null}</> : null}
      </Dialog>
    </>
  )
}

function Refused({ row }: { row: SourceRow }) {
  if (!row.lastRefusal) return null
  return <span className="block max-w-80 text-xs font-normal text-ink-2"><Tag tone="warn">refused</Tag> <Time at={row.lastRefusal.at} show="ago" />: {row.lastRefusal.because}</span>
}
