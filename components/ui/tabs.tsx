'use client'

import { useId } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { here, strip, tab } from './link-tabs.tsx'

const STEP: Record<string, (at: number, all: number) => number> = {
  ArrowRight: (at, all) => (at + 1) % all, ArrowLeft: (at, all) => (at - 1 + all) % all, Home: () => 0, End: (_, all) => all - 1,
}

/** Panels side by side; the value may live in the URL. Arrow keys move, and moving shows. */
export function Tabs<Value extends string>({ label, value, onChange, tabs }: {
  label: string; value: Value; onChange: (value: Value) => void; tabs: readonly { value: Value; label: ReactNode; count?: number; panel: ReactNode }[]
}) {
  const id = useId()
  const at = Math.max(0, tabs.findIndex((one) => one.value === value))
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = STEP[event.key]?.(at, tabs.length)
    if (next === undefined) return
    event.preventDefault()
    onChange(tabs[next]!.value)
    ;(event.currentTarget.children[next] as HTMLElement).focus()
  }
  return (
    <div>
      <div role="tablist" aria-label={label} onKeyDown={press} className={strip}>
        {tabs.map((one, index) => (
          <button key={one.value} type="button" role="tab" id={`${id}-tab-${index}`} aria-controls={`${id}-panel`} aria-selected={index === at} tabIndex={index === at ? 0 : -1} data-active={index === at || undefined} onClick={() => onChange(one.value)} className={`${tab} ${here} bg-transparent`}>
            {one.label}{one.count === undefined ? null : <span className="text-xs text-ink-3 num">{one.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${at}`} tabIndex={0} className="pt-3">{tabs[at]?.panel}</div>
    </div>
  )
}

export { LinkTabs } from './link-tabs.tsx'
