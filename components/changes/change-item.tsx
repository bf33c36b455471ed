import { clsx } from 'clsx'
import Link from 'next/link'
import { Tag } from '#components/ui/tag.tsx'
import type { Tone } from '#components/ui/tag.tsx'
import { Time } from '#components/ui/time.tsx'
import type { Risk } from '#lib/changes/diff.ts'
import type { ChangeLine } from '#lib/changes/view.server.ts'

const RISKS: Record<Risk, { tone: Tone; sign: string }> = { low: { tone: 'ok', sign: '✓' }, medium: { tone: 'warn', sign: '!' }, high: { tone: 'danger', sign: '▲' } }

export const RiskTag = ({ risk }: { risk: Risk }) => <Tag {...RISKS[risk]}>{risk} risk</Tag>

export const ChangeItem = ({ change, href, selected }: { change: ChangeLine; href: string; selected: boolean }) => (
  <li className={clsx('relative border-b px-3 py-2.5', selected ? 'bg-accent-soft' : 'hover:bg-sunken/60')}>
    <Link href={href} aria-current={selected || undefined} scroll={false} className="block font-semibold no-underline after:absolute after:inset-0">{change.title}</Link>
    <p className="text-xs text-ink-2">{change.summary}</p>
    <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 pt-1 text-xs text-ink-3">
      <span className="flex gap-1.5"><RiskTag risk={change.risk} />{change.baseMoved ? <Tag tone="warn">base moved</Tag> : null}</span>
      <span>{change.mine ? 'You' : change.author}, <Time at={change.decidedAt ?? change.createdAt} show="ago" /></span>
    </p>
  </li>
)
