'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode, RefObject } from 'react'

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  /** Buttons, the one that acts last. */
  footer?: ReactNode
  initialFocus?: RefObject<HTMLElement | null>
  size?: 'md' | 'lg'
}

const scrim = 'fixed inset-0 z-50 bg-scrim transition-opacity duration-[120ms] data-ending-style:opacity-0 data-starting-style:opacity-0'

export function Dialog({ open, onOpenChange, title, description, children, footer, initialFocus, size = 'md' }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={scrim} />
        <Base.Popup initialFocus={initialFocus}
          className={`fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-float border bg-surface shadow-float outline-none transition-opacity duration-[120ms] data-ending-style:opacity-0 data-starting-style:opacity-0 ${size === 'lg' ? 'max-w-180' : 'max-w-120'}`}>
          <div className="flex flex-col gap-3 overflow-y-auto p-5">
            <Base.Title className="text-lg font-[650]">{title}</Base.Title>
            {description ? <Base.Description className="text-base text-ink-2">{description}</Base.Description> : null}
            {children}
          </div>
          {footer ? <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
