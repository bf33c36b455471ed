import { useId } from 'react'
import type { ReactNode } from 'react'

/** A part of a screen under its own heading; `note` says in a few words what it counts. */
export function Section({ title, note, action, children }: { title: ReactNode; note?: ReactNode; action?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <h2 id={id} className="text-lg font-[650]">{title}</h2>
          {note ? <p className="text-sm text-ink-3">{note}</p> : null}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
