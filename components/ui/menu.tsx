'use client'

import { Menu as Base } from '@base-ui/react/menu'
import Link from 'next/link'
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import { buttonClass } from './button.tsx'
import { Kbd } from './kbd.tsx'

export type MenuItem = { label: ReactNode; onSelect?: () => void; href?: string; danger?: boolean; disabled?: boolean; shortcut?: string; note?: string }

const item = 'flex min-h-8 w-full cursor-pointer items-center justify-between gap-6 px-3 py-1.5 text-sm text-ink no-underline outline-none data-highlighted:bg-sunken data-disabled:opacity-55'

/** `groups` are separated by a hairline. */
export function Menu({ label, groups, align = 'end' }: { label: ReactNode; groups: readonly (readonly MenuItem[])[]; align?: 'start' | 'end' }) {
  return (
    <Base.Root>
      <Base.Trigger className={buttonClass()}>{label}<svg aria-hidden viewBox="0 0 10 6" className="h-1.5 w-2.5 fill-current"><path d="M0 0h10L5 6z" /></svg></Base.Trigger>
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} className="z-40">
          <Base.Popup className="min-w-48 max-w-80 rounded-float border bg-surface py-1 shadow-float outline-none transition-opacity duration-[120ms] data-ending-style:opacity-0 data-starting-style:opacity-0">
            {groups.map((group, at) => (
              <Fragment key={at}>
                {at > 0 ? <Base.Separator className="my-1 h-px bg-line" /> : null}
                {group.map((one, index) => <Row key={index} one={one} />)}
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Row({ one }: { one: MenuItem }) {
  const inside = (
    <>
      <span className={one.danger ? 'text-danger' : undefined}>{one.label}{one.note ? <span className="block text-xs text-ink-3">{one.note}</span> : null}</span>
      {one.shortcut ? <Kbd keys={one.shortcut} /> : null}
    </>
  )
  return one.href
    ? <Base.LinkItem className={item} render={<Link href={one.href} />}>{inside}</Base.LinkItem>
    : <Base.Item className={item} disabled={one.disabled} onClick={one.onSelect}>{inside}</Base.Item>
}
