'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { DESTINATIONS, GROUPS } from './destinations.ts'
import type { Destination } from './destinations.ts'
import { shellQuery } from './queries.ts'
import { RailFoot } from './rail-foot.tsx'
import { useShortcut } from './shortcuts.tsx'

export function Brand() {
  return (
    <Link href="/" className="inline-flex min-h-8 items-center gap-2 text-base font-bold no-underline">
      <svg aria-hidden viewBox="0 0 32 32" className="size-5 text-accent"><circle cx="16" cy="16" r="12" fill="none" stroke="currentColor" strokeWidth="4" /><path d="M16 9v7.5l5 3" fill="none" stroke="currentColor" strokeWidth="3" /></svg>
      Bide
    </Link>
  )
}

/** 208 px at the left; from 1024 px down it waits behind a button. */
export function Rail() {
  return (
    <aside aria-label="Main" className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col border-r px-3 py-3 lg:flex">
      <div className="px-2 pb-3"><Brand /></div>
      <Places />
      <RailFoot />
    </aside>
  )
}

/** The same, over the page. */
export function RailDrawer() {
  const pane = useRef<HTMLDivElement>(null)
  const path = usePathname()
  useEffect(() => { pane.current?.hidePopover?.() }, [path])
  return (
    <div ref={pane} id="rail-drawer" popover="auto" role="dialog" aria-label="Main menu" className="fixed inset-y-0 left-0 m-0 h-dvh max-h-none w-60 flex-col border-0 border-r bg-paper px-3 py-3 text-ink shadow-float open:flex lg:hidden!">
      <div className="flex items-center justify-between px-2 pb-3">
        <Brand />
        <button type="button" popoverTarget="rail-drawer" popoverTargetAction="hide" className="h-8 rounded-control px-2 text-sm text-ink-2 hover:bg-sunken">Close</button>
      </div>
      <Places />
      <RailFoot />
    </div>
  )
}

function Places() {
  const { data: shell } = useSuspenseQuery(shellQuery())
  const path = usePathname()
  const shown = DESTINATIONS.filter((one) => one.only !== 'mailbox' || shell.mailbox)
  return (
    <nav aria-label="Screens" className="min-h-0 flex-1 overflow-y-auto">
      {GROUPS.map((group) => (
        <section key={group} className="pb-4">
          <h2 className="px-2 pb-1 text-2xs font-normal text-ink-3">{group}</h2>
          <ul>
            {shown.filter((one) => one.group === group).map((one) => <Place key={one.href} place={one} here={path === one.href || path.startsWith(`${one.href}/`)} count={one.badge ? shell[one.badge] : 0} />)}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function Place({ place, here, count }: { place: Destination; here: boolean; count: number }) {
  return (
    <li>
      <Link href={place.href} aria-current={here ? 'page' : undefined} className={`flex h-8 items-center justify-between rounded-control px-2 text-sm no-underline hover:bg-sunken ${here ? 'bg-sunken font-semibold text-ink' : 'text-ink-2'}`}>
        {place.label}
        {count > 0 ? <span className="num">{count}<span className="sr-only"> {place.badge === 'health' ? 'to look at' : 'waiting'}</span></span> : null}
      </Link>
    </li>
  )
}

/** G, then a letter. */
export function GoKeys() {
  const { data: shell } = useSuspenseQuery(shellQuery())
  return DESTINATIONS.filter((one) => one.keys && (one.only !== 'mailbox' || shell.mailbox)).map((one) => <GoKey key={one.href} place={one} />)
}

function GoKey({ place }: { place: Destination }) {
  const router = useRouter()
  useShortcut({ keys: place.keys ?? '', label: `Go to ${place.label}`, group: 'Go to', act: () => router.push(place.href) })
  return null
}
