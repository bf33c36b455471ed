import Link from 'next/link'
import { useId } from 'react'
import { count, percent } from './format.ts'
import { Hatch } from './hatch.tsx'
import { Mark, markName } from './mark.tsx'

const FILL: Record<string, string> = {
  send_email: 'var(--series-1)', send_sms: 'var(--series-2)', send_chat: 'var(--series-3)', escalate_to_human: 'var(--series-4)', skip: 'var(--surface)',
}

/** What was chosen, as shares of one bar. Only waiting is hatched; skip is left blank. `hrefOf` makes the legend a filter. */
export function ActionBar({ label, counts, hrefOf }: { label: string; counts: readonly { kind: string; count: number }[]; hrefOf?: (kind: string) => string }) {
  const id = useId()
  const total = counts.reduce((sum, one) => sum + one.count, 0)
  const starts = counts.map((_, at) => counts.slice(0, at).reduce((sum, one) => sum + one.count, 0))
  const share = (amount: number) => (total === 0 ? 0 : (amount / total) * 1000)
  const sentence = counts.map((one) => `${markName(one.kind)} ${percent(total ? one.count / total : null, 0)}`).join(', ')
  return (
    <figure className="m-0 flex flex-col gap-2">
      <svg role="img" aria-label={`${label}: ${sentence}`} viewBox="0 0 1000 20" preserveAspectRatio="none" className="h-5 w-full border border-line-strong">
        <defs><Hatch id={id} /></defs>
        {counts.map((one, at) => (
          <rect key={one.kind} x={share(starts[at]!)} y="0" width={share(one.count)} height="20" fill={one.kind === 'wait' ? `url(#${id})` : (FILL[one.kind] ?? 'var(--series-5)')} />
        ))}
      </svg>
      <figcaption>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {counts.map((one) => {
            const inside = <><Mark kind={one.kind} /> {markName(one.kind)} <span className="text-ink-2 num" title={count(one.count)}>{percent(total ? one.count / total : null, 0)}</span></>
            return <li key={one.kind} className="min-h-6">{hrefOf ? <Link href={hrefOf(one.kind)} className="link inline-flex min-h-6 items-center gap-1.5">{inside}</Link> : <span className="inline-flex min-h-6 items-center gap-1.5">{inside}</span>}</li>
          })}
        </ul>
      </figcaption>
    </figure>
  )
}
