'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useDeferredValue, useId, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { get } from '#components/api.ts'
import { Kbd } from '#components/ui/kbd.tsx'
import { useModal } from '#components/ui/modal.ts'
import type { Found } from '#lib/operators/palette.server.ts'
import { DESTINATIONS } from './destinations.ts'
import { useKnownShortcuts } from './shortcuts.tsx'

type Entry = { id: string; label: string; note: string; keys?: string; act: () => void }

const KIND: Record<Found['kind'], string> = { lead: 'Lead', decision: 'Decision', escalation: 'Inbox', change: 'Change' }

/** Go to a place, act on what is here, jump to an id. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const list = useId()
  const router = useRouter()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const asked = useDeferredValue(words.trim())
  const shortcuts = useKnownShortcuts()
  const { data, isFetching } = useQuery({ queryKey: ['palette', asked], queryFn: ({ signal }) => get<{ found: Found[] }>('/api/palette', { q: asked }, signal), enabled: asked.length > 1, placeholderData: (before) => before })
  const go = (href: string) => () => router.push(href)
  const matches = (text: string) => text.toLowerCase().includes(words.trim().toLowerCase())
  const entries: Entry[] = [
    ...(asked.length > 1 ? (data?.found ?? []).map((one) => ({ id: one.id, label: one.label, note: [KIND[one.kind], one.note, one.label === one.id ? '' : one.id].filter(Boolean).join(' · '), act: go(one.href) })) : []),
    ...DESTINATIONS.filter((one) => matches(`go to ${one.label}`)).map((one) => ({ id: one.href, label: `Go to ${one.label}`, note: '', keys: one.keys, act: go(one.href) })),
    ...shortcuts.filter((one) => one.group !== 'Go to' && one.keys !== 'Ctrl K' && matches(one.label)).map((one) => ({ id: one.keys, label: one.label, note: one.group, keys: one.keys, act: one.act })),
  ].slice(0, 14)
  const chosen = Math.min(at, entries.length - 1)
  const act = (entry: Entry | undefined) => { if (entry) { onClose(); entry.act() } }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) { event.preventDefault(); setAt((chosen + step + entries.length) % Math.max(1, entries.length)) }
    if (event.key === 'Enter') { event.preventDefault(); act(entries[chosen]) }
  }
  return (
    <PaletteFrame onClose={onClose}>
      <input role="combobox" aria-label="Search leads, decisions, screens" aria-expanded aria-controls={list} aria-activedescendant={entries[chosen] ? `${list}-${chosen}` : undefined} aria-autocomplete="list"
        value={words} onChange={(event) => { setWords(event.currentTarget.value); setAt(0) }} onKeyDown={press} placeholder="A name, a company, an id, or where to go" spellCheck={false}
        className="h-11 w-full border-0 border-b bg-transparent px-4 text-base outline-none" />
      <ul id={list} role="listbox" aria-label="Results" className="max-h-[52vh] overflow-y-auto p-1.5">
        {entries.map((entry, index) => (
          <li key={`${entry.id} ${entry.label}`} id={`${list}-${index}`} role="option" aria-selected={index === chosen} onMouseMove={() => setAt(index)} onClick={() => act(entry)}
            className="flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-control px-2.5 py-1 text-sm aria-selected:bg-sunken">
            <span className="min-w-0 truncate">{entry.label}{entry.note ? <span className="ml-2 text-xs text-ink-3">{entry.note}</span> : null}</span>
            {entry.keys ? <Kbd keys={entry.keys} /> : null}
          </li>
        ))}
      </ul>
      <p role="status" className="border-t px-4 py-2 text-xs text-ink-3">{entries.length === 0 ? (isFetching ? 'Looking…' : `Nothing is called “${words.trim()}” here.`) : `${entries.length === 1 ? 'One result' : `${entries.length} results`}. Enter opens, Esc closes.`}</p>
    </PaletteFrame>
  )
}

function PaletteFrame({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const modal = useModal(onClose)
  return (
    <dialog {...modal} aria-label="Search and commands" className="m-auto mt-[10vh] w-140 max-w-[calc(100vw-2rem)] rounded-float border bg-surface p-0 text-ink shadow-float backdrop:bg-scrim">
      {children}
    </dialog>
  )
}
