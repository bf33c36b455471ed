import type { ReactNode } from 'react'

/** First run, filtered to nothing, or caught up: says which, and what to do next. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-2 py-6">
      <p className="text-base font-semibold">{title}</p>
      {children ? <div className="readable text-base text-ink-2">{children}</div> : null}
      {action ? <div className="pt-1">{action}</div> : null}
    </div>
  )
}
