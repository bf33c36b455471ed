'use client'

import { lazy, Suspense, useEffect, useState } from 'react'
import { useShortcut } from './shortcuts.tsx'

const ShortcutSheet = lazy(() => import('./shortcut-sheet.tsx'))
const ASKED = 'bide:help'

export const showHelp = (): void => { window.dispatchEvent(new Event(ASKED)) }

/** Stands once in the shell; the sheet is fetched when somebody asks. */
export function Help() {
  const [open, setOpen] = useState(false)
  useShortcut({ keys: '?', label: 'Show shortcuts', group: 'Everywhere', act: () => setOpen(true) })
  useEffect(() => {
    const show = () => setOpen(true)
    window.addEventListener(ASKED, show)
    return () => window.removeEventListener(ASKED, show)
  }, [])
  return open ? <Suspense><ShortcutSheet onClose={() => setOpen(false)} /></Suspense> : null
}
