'use client'

import { useRef } from 'react'
import type { RefObject } from 'react'
import { useShortcut } from '#components/layout/shortcuts.tsx'

/**
 * J and K move the focus through the links marked `data-row` in the order in which they are seen; Enter is the link's own.
 * Put the answer on the element that holds the rows.
 */
export function useRowKeys(group: string): RefObject<HTMLDivElement | null> {
  const holder = useRef<HTMLDivElement>(null)
  const move = (step: 1 | -1) => {
    const rows = [...(holder.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const next = rows[Math.max(0, Math.min(rows.length - 1, at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step))]
    next?.focus()
  }
  useShortcut({ keys: 'J', label: 'Next row', group, act: () => move(1) })
  useShortcut({ keys: 'K', label: 'Previous row', group, act: () => move(-1) })
  return holder
}
