'use client'

import { Popover as Base } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { buttonClass } from './button.tsx'

/** `plain` shows the trigger as underlined text inside a sentence or a head. */
export function Popover({ trigger, title, children, plain }: { trigger: ReactNode; title?: ReactNode; children: ReactNode; plain?: boolean }) {
  return (
    <Base.Root>
      <Base.Trigger className={plain ? 'link min-h-6 bg-transparent text-left decoration-dotted' : buttonClass()}>{trigger}</Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-40">
          <Base.Popup className="max-w-90 rounded-float border bg-surface p-4 text-sm shadow-float outline-none transition-opacity duration-[120ms] data-ending-style:opacity-0 data-starting-style:opacity-0">
            {title ? <Base.Title className="mb-1 font-semibold">{title}</Base.Title> : null}
            <div className="text-ink-2">{children}</div>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
