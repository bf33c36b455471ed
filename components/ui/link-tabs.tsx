import Link from 'next/link'
import type { ReactNode } from 'react'

export const tab = 'inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent text-sm text-ink-2 whitespace-nowrap no-underline hover:text-ink focus-visible:-outline-offset-2'
export const here = 'data-active:border-accent data-active:font-semibold data-active:text-ink'
export const strip = 'flex min-w-0 gap-4 overflow-x-auto border-b'

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
