'use client'

import { useId } from 'react'
import type { ReactNode, RefObject } from 'react'
import { useModal } from './modal.ts'

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

/** Its content lives only while it is open, so that every opening starts afresh. */
export function Dialog({ open, ...props }: Props) {
  return open ? <Opened {...props} /> : null
}

function Opened({ onOpenChange, title, description, children, footer, initialFocus, size = 'md' }: Omit<Props, 'open'>) {
  const id = useId()
  const modal = useModal(() => onOpenChange(false), initialFocus)
  return (
    <dialog {...modal} aria-labelledby={`${id}-title`} aria-describedby={description ? `${id}-text` : undefined}
      className={`m-auto mt-[12vh] max-h-[80vh] w-[calc(100vw-2rem)] flex-col rounded-float border bg-surface p-0 text-sm text-ink shadow-float backdrop:bg-scrim open:flex ${size === 'lg' ? 'max-w-180' : 'max-w-120'}`}>
      <div className="flex flex-col gap-3 overflow-y-auto p-5">
        <h2 id={`${id}-title`} className="text-lg font-[650]">{title}</h2>
        {description ? <p id={`${id}-text`} className="text-base text-ink-2">{description}</p> : null}
        {children}
      </div>
      {footer ? <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</div> : null}
    </dialog>
  )
}
