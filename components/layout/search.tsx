'use client'

import { lazy, Suspense, useState } from 'react'
import { Kbd } from '#components/ui/kbd.tsx'
import { useShortcut } from './shortcuts.tsx'

const load = () => import('./palette.tsx')
const Palette = lazy(load)

/** Looks like a field, opens the palette; its code comes with the first look. */
export function Search() {
  const [open, setOpen] = useState(false)
  useShortcut({ keys: 'Ctrl K', label: 'Search and commands', group: 'Everywhere', act: () => setOpen(true) })
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} onPointerEnter={() => void load()} onFocus={() => void load()}
        className="inline-flex h-8 min-w-0 items-center justify-between gap-2 rounded-control border border-line-strong bg-surface px-2.5 text-sm text-ink-3 hover:bg-sunken md:w-72">
        <span className="truncate">Search<span className="hidden md:inline"> leads, decisions, screens</span></span>
        <span className="hidden md:inline"><Kbd keys="Ctrl K" /></span>
      </button>
      {open ? <Suspense><Palette onClose={() => setOpen(false)} /></Suspense> : null}
    </>
  )
}
