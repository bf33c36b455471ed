'use client'

import { useLayoutEffect, useRef } from 'react'
import type { MouseEvent, RefObject, SyntheticEvent } from 'react'

/** The platform's modal: traps focus, closes on Escape or a press outside, and gives focus back. Spread over a `<dialog>` that is only rendered while open. */
export function useModal(close: () => void, initialFocus?: RefObject<HTMLElement | null>) {
  const dialog = useRef<HTMLDialogElement>(null)
  const leaving = useRef(false)
  useLayoutEffect(() => {
    const node = dialog.current
    leaving.current = false
    node?.showModal()
    initialFocus?.current?.focus()
    return () => {
      leaving.current = true
      node?.close()
    }
  }, [initialFocus])
  return {
    ref: dialog,
    onCancel: (event: SyntheticEvent<HTMLDialogElement>) => { if (event.target === dialog.current) { event.preventDefault(); close() } },
    onClose: (event: SyntheticEvent<HTMLDialogElement>) => { if (event.target === dialog.current && !leaving.current && !dialog.current?.open) close() },
    onMouseDown: (event: MouseEvent<HTMLDialogElement>) => { if (event.target === dialog.current) close() },
  }
}
