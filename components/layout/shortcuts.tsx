'use client'

import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

export type ShortcutMode = 'on' | 'focus' | 'off'
/** `keys` as printed: `E`, `G I`, `?`, `[`, `Ctrl K`. `group` heads it on the sheet. */
export type Shortcut = { keys: string; label: string; group: string; act: () => void }

const SEQUENCE_MS = 1_200
const known = new Map<string, Shortcut>()
const watchers = new Set<() => void>()
let sheet: readonly Shortcut[] = []

function changed(): void {
  sheet = [...known.values()]
  for (const tell of watchers) tell()
}

/** Binds keys while the component stands. The same table feeds the handler, the sheet and the labels. */
export function useShortcut({ keys, label, group, act }: Shortcut, enabled = true): void {
  const latest = useEffectEvent(act)
  useEffect(() => {
    if (!enabled) return
    const mine = { keys, label, group, act: () => latest() }
    known.set(keys, mine)
    changed()
    return () => {
      if (known.get(keys) !== mine) return
      known.delete(keys)
      changed()
    }
  }, [keys, label, group, enabled])
}

/** Everything bound right now, for the sheet. */
export const useKnownShortcuts = (): readonly Shortcut[] =>
  useSyncExternalStore((tell) => { watchers.add(tell); return () => watchers.delete(tell) }, () => sheet, () => sheet)

const Mode = createContext<ShortcutMode>('on')
export const useShortcutMode = (): ShortcutMode => useContext(Mode)

const typing = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio]), textarea, select, .cm-content'))
/** Inside a list or a pane that has been given `data-shortcuts`. */
const focused = (target: EventTarget | null) => target instanceof HTMLElement && target.closest('[data-shortcuts]') !== null

/** One listener for the page. Never while somebody types, never with a modifier, and off where the person said so (WCAG 2.1.4). */
export function ShortcutsProvider({ mode, children }: { mode: ShortcutMode; children: ReactNode }) {
  useEffect(() => {
    let first = ''
    let since = 0
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      if ((event.ctrlKey || event.metaKey) && !event.altKey) {
        const chord = known.get(`Ctrl ${event.shiftKey ? 'Shift ' : ''}${event.key.length === 1 ? event.key.toUpperCase() : event.key}`)
        if (!chord) return
        event.preventDefault()
        return chord.act()
      }
      if (event.altKey || event.ctrlKey || event.metaKey || mode === 'off' || typing(event.target) || (mode === 'focus' && !focused(event.target))) return
      if (document.querySelector('dialog[open], :is([role=dialog], [role=alertdialog]):not([popover], [data-notice])')) return
      const key = event.key.length === 1 ? event.key.toUpperCase() : event.key
      const pair = first && event.timeStamp - since < SEQUENCE_MS ? known.get(`${first} ${key}`) : undefined
      const one = pair ?? known.get(key)
      first = pair ? '' : key
      since = event.timeStamp
      if (!one) return
      event.preventDefault()
      one.act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [mode])
  return <Mode value={mode}>{children}</Mode>
}
