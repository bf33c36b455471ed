import type { ReactNode } from 'react'
import { Tag } from './tag.tsx'

/** How far from a threshold: bar, tick, verdict in a word. `within` says on which side is good. */
export function Bullet({ label, value, threshold, max, text, within, verdict }: { label: ReactNode; value: number; threshold: number; max: number; text?: ReactNode; within: 'above' | 'below'; verdict?: 'pass' | 'fail' }) {
  const x = (amount: number) => Math.max(0, Math.min(100, (amount / (max || 1)) * 100))
  const pass = verdict ? verdict === 'pass' : within === 'above' ? value >= threshold : value <= threshold
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_7rem_auto] items-center gap-3 border-b py-1.5 text-sm">
      <span className="min-w-0">{label}{text ? <span className="block text-2xs text-ink-3 num">{text}</span> : null}</span>
      <svg aria-hidden viewBox="0 0 100 12" preserveAspectRatio="none" className="h-3 w-28">
        <rect x="0" y="3" width="100" height="6" fill="var(--line)" />
        <rect x="0" y="3" width={x(value)} height="6" fill="var(--ink-2)" />
        <rect x={Math.min(98.5, x(threshold))} y="0" width="1.5" height="12" fill="var(--danger)" />
      </svg>
      <Tag tone={pass ? 'ok' : 'danger'} sign={pass ? '✓' : '×'}>{pass ? 'pass' : 'fail'}</Tag>
    </div>
  )
}
