import { count } from '#components/ui/format.ts'
import { Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Sources } from '#lib/reports/sources.server.ts'

export function SourceHealth({ sources: { sources, ignored, quarantined } }: { sources: Sources }) {
  return (
    <div className="flex flex-col gap-4">
      <Table
        caption="Where signals come from" rows={sources} rowKey={(row) => row.id} empty={<p className="text-ink-3">No source is connected yet.</p>}
        columns={[
          { key: 'name', head: 'Source', rowHead: true, cell: (row) => <>{row.name}<span className="block text-xs font-normal text-ink-3">{row.lastSignalAt ? <>last <Time at={row.lastSignalAt} show="ago" /></> : 'nothing yet'}</span></> },
          { key: 'received', head: '24 h', align: 'right', cell: (row) => count(row.received) },
          { key: 'duplicates', head: 'Duplicates', align: 'right', cell: (row) => count(row.duplicates) },
          { key: 'rejected', head: 'Rejected', align: 'right', cell: (row) => count(row.rejected) },
        ]}
      />
      {ignored.length > 0 ? (
        <div>
          <h3 className="pb-1 font-semibold">Ignored events</h3>
          <p className="pb-1 text-xs text-ink-3">The catalogue does not know these names, so they are counted and lead to nothing.</p>
          <ul>{ignored.map((one) => <li key={`${one.source} ${one.name}`} className="flex justify-between gap-4 border-b py-1"><code className="min-w-0 text-xs wrap-anywhere">{one.name}</code><span className="num text-ink-2">{count(one.count)}</span></li>)}</ul>
        </div>
      ) : null}
      {quarantined.latest.length > 0 ? (
        <div>
          <h3 className="pb-1 font-semibold">In quarantine</h3>
          <ul>
            {quarantined.latest.map((item) => (
              <li key={item.id} className="border-b py-1"><code className="text-xs">{item.source} {item.field}</code> <span className="text-ink-2">{item.reason}</span> <span className="text-ink-3"><Time at={item.at} show="ago" /></span></li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  )
}
