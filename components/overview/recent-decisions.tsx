import Link from 'next/link'
import { Empty } from '#components/ui/empty.tsx'
import { Mark } from '#components/ui/mark.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { RecentDecision } from '#lib/reports/recent.server.ts'

export function RecentDecisions({ decisions }: { decisions: readonly RecentDecision[] }) {
  if (decisions.length === 0) return <Empty title="Nothing decided yet">The first signal that comes in will be answered here, with its reason.</Empty>
  return (
    <ol className="border-t">
      {decisions.map((decision) => (
        <li key={decision.id} className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-3 border-b py-2">
          <Mark kind={decision.kind} />
          <div className="min-w-0">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <Link href={`/decisions/${decision.id}`} className="link font-semibold">{decision.said}</Link>
              <span className="min-w-0 text-ink-2">{decision.lead} {decision.signal}</span>
              {decision.changed ? <Tag sign="">changed by a rule</Tag> : null}
              {decision.explored ? <Tag sign="">explored</Tag> : null}
            </p>
            {decision.why ? <p className="text-xs text-ink-3">{decision.why}</p> : null}
          </div>
          <span className="text-xs text-ink-3"><Time at={decision.at} show="ago" /></span>
        </li>
      ))}
    </ol>
  )
}
