'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { buttonClass } from './button.tsx'

/** A pane over the side of the screen, for widths that have no room for it. */
export function Drawer({ open, onOpenChange, title, side = 'right', children }: { open: boolean; onOpenChange: (open: boolean) => void; title: ReactNode; side?: 'left' | 'right'; children: ReactNode }) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-scrim transition-opacity duration-[120ms] data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className={`fixed inset-y-0 z-50 flex w-90 max-w-[calc(100vw-3rem)] flex-col bg-paper shadow-float outline-none transition-opacity duration-[120ms] data-ending-style:opacity-0 data-starting-style:opacity-0 ${side === 'right' ? 'right-0 border-l' : 'left-0 border-r'}`}>
          <div className="flex h-12 shrink-0 items-center justify-between gap-3 border-b px-4">
            <Base.Title className="text-base font-[650]">{title}</Base.Title>
            <Base.Close className={buttonClass({ variant: 'quiet', size: 'sm' })}>Close</Base.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
