import Link from 'next/link'
import { Time } from '#components/ui/time.tsx'
import type { Overview } from '#lib/reports/overview.server.ts'

/** What changes how everything below is to be read. */
export function Stops({ stops }: Pick<Overview, 'stops'>) {
  if (stops.length === 0) return null
  return (
    <ul className="flex flex-col gap-2 pb-6">
      {stops.map((stop) => (
        <li key={`${stop.scope} ${stop.key}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border border-danger bg-danger-soft px-3 py-2 text-danger">
          <strong>{stop.scope === 'all' ? 'Sending is stopped' : `Sending by ${stop.key} is stopped`}</strong>
          <span>since <Time at={stop.at} />{stop.reason ? `: ${stop.reason}` : ''}. Waits are kept.</span>
          <Link href="/sending" className="link">Resume sending</Link>
        </li>
      ))}
    </ul>
  )
}
