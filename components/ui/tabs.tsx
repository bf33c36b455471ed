'use client'

import { Tabs as Base } from '@base-ui/react/tabs'
import Link from 'next/link'
import type { ReactNode } from 'react'

const tab = 'inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent text-sm text-ink-2 whitespace-nowrap no-underline hover:text-ink'
const here = 'data-active:border-accent data-active:font-semibold data-active:text-ink'
const strip = 'flex min-w-0 gap-4 overflow-x-auto border-b'

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

/** Views of a list: each is an address. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly { href: string; label: ReactNode; count?: number; current: boolean }[] }) {
  return (
    <nav aria-label={label} className={strip}>
      {tabs.map((one) => (
        <Link key={one.href} href={one.href} aria-current={one.current ? 'page' : undefined} data-active={one.current || undefined} className={`${tab} ${here}`}>
          {one.label}{one.count === undefined ? null : <span className="text-xs text-ink-3 num">{one.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
