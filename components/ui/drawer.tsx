'use client'

import { useId } from 'react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { useModal } from './modal.ts'

type Props = { open: boolean; onOpenChange: (open: boolean) => void; title: ReactNode; side?: 'left' | 'right'; children: ReactNode }

/** A pane over the side of the screen, for widths that have no room for it. */
export function Drawer({ open, ...props }: Props) {
  return open ? <Opened {...props} /> : null
}

function Opened({ onOpenChange, title, side = 'right', children }: Omit<Props, 'open'>) {
  const id = useId()
  const modal = useModal(() => onOpenChange(false))
  return (
    <dialog {...modal} aria-labelledby={id} className={`m-0 h-dvh max-h-none w-90 max-w-[calc(100vw-3rem)] flex-col border-0 bg-paper p-0 text-sm text-ink shadow-float backdrop:bg-scrim open:flex ${side === 'right' ? 'ml-auto border-l' : 'border-r'}`}>
      <div className="flex h-12 shrink-0 items-center justify-between gap-3 border-b px-4">
        <h2 id={id} className="text-base font-[650]">{title}</h2>
        <Button variant="quiet" size="sm" onClick={() => onOpenChange(false)}>Close</Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
    </dialog>
  )
}
