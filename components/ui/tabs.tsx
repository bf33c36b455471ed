'use client'

import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { here, strip, tab } from './link-tabs.tsx'

/** Panels side by side; the value may live in the URL. */
export function Tabs<Value extends string>({ label, value, onChange, tabs }: {
  label: string; value: Value; onChange: (value: Value) => void; tabs: readonly { value: Value; label: ReactNode; count?: number; panel: ReactNode }[]
}) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as Value)}>
      <Base.List aria-label={label} className={strip}>
        {tabs.map((one) => (
          <Base.Tab key={one.value} value={one.value} className={`${tab} ${here} bg-transparent`}>
            {one.label}{one.count === undefined ? null : <span className="text-xs text-ink-3 num">{one.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((one) => <Base.Panel key={one.value} value={one.value} className="pt-3">{one.panel}</Base.Panel>)}
    </Base.Root>
  )
}

export { LinkTabs } from './link-tabs.tsx'
