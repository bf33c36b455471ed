'use client'

import { useId, useRef } from 'react'
import type { ReactNode, ToggleEvent } from 'react'
import { buttonClass } from './button.tsx'
import { placeUnder } from './place.ts'

/** `plain` shows the trigger as underlined text inside a sentence or a head. */
export function Popover({ trigger, title, children, plain }: { trigger: ReactNode; title?: ReactNode; children: ReactNode; plain?: boolean }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const place = (event: ToggleEvent<HTMLDivElement>) => { if (event.newState === 'open' && button.current) placeUnder(button.current, event.currentTarget) }
  return (
    <>
      <button ref={button} type="button" popoverTarget={id} aria-haspopup="dialog" className={plain ? 'link min-h-6 bg-transparent text-left decoration-dotted' : buttonClass()}>{trigger}</button>
      <div id={id} popover="auto" onToggle={place} {...(title ? { role: 'dialog', 'aria-labelledby': `${id}-title` } : {})}
        className="fixed inset-auto m-0 max-h-[80vh] max-w-[min(22.5rem,calc(100vw-1rem))] overflow-y-auto rounded-float border bg-surface p-4 text-left text-sm font-normal text-ink shadow-float">
        {title ? <p id={`${id}-title`} className="mb-1 font-semibold">{title}</p> : null}
        <div className="text-ink-2">{children}</div>
      </div>
    </>
  )
}
