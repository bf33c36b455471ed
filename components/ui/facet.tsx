'use client'

import { useEffect, useRef } from 'react'
import { buttonClass } from './button.tsx'
import { count } from './format.ts'

export type FacetOption<Value extends string> = { value: Value; label: string; count: number }

/** A filter with its values and how many each would show. What would show nothing stays listed, dimmed. The platform's own disclosure, so it costs nothing to load. */
export function Facet<Value extends string>({ label, options, selected, onChange }: { label: string; options: readonly FacetOption<Value>[]; selected: readonly Value[]; onChange: (selected: Value[]) => void }) {
  const words = options.filter((option) => selected.includes(option.value)).map((option) => option.label).join(', ')
  const toggle = (value: Value) => onChange(selected.includes(value) ? selected.filter((one) => one !== value) : [...selected, value])
  const box = useClosing()
  return (
    <details ref={box} className="relative">
      <summary className={`${buttonClass()} list-none [&::-webkit-details-marker]:hidden`}>
        {label}{words ? <span className="max-w-40 truncate text-accent">{words}</span> : null}
        <svg aria-hidden viewBox="0 0 10 6" className="h-1.5 w-2.5 fill-current text-ink-2"><path d="M0 0h10L5 6z" /></svg>
      </summary>
      <fieldset className="absolute top-full left-0 z-40 mt-1 flex max-h-96 min-w-52 flex-col overflow-y-auto rounded-float border bg-surface py-1 shadow-float">
        <legend className="sr-only">{label}</legend>
        {options.map((option) => (
          <label key={option.value} className={`flex min-h-8 items-center gap-2 px-3 text-sm whitespace-nowrap hover:bg-sunken ${option.count === 0 ? 'text-ink-3' : ''}`}>
            <input type="checkbox" checked={selected.includes(option.value)} onChange={() => toggle(option.value)} className="size-4 shrink-0 accent-(--accent)" />
            <span className="flex-1">{option.label}</span>
            <span className="pl-4 text-xs text-ink-3 num">{count(option.count)}</span>
          </label>
        ))}
        {selected.length > 0 ? <button type="button" className="link mx-3 my-1 min-h-6 text-left text-xs" onClick={() => onChange([])}>Clear</button> : null}
      </fieldset>
    </details>
  )
}

/** Closes on Escape, giving the focus back, and on a press elsewhere. */
function useClosing() {
  const box = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const press = (event: PointerEvent) => { if (box.current?.open && !box.current.contains(event.target as Node)) box.current.open = false }
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !box.current?.open) return
      box.current.open = false
      box.current.querySelector('summary')?.focus()
    }
    document.addEventListener('pointerdown', press)
    document.addEventListener('keydown', key)
    return () => {
      document.removeEventListener('pointerdown', press)
      document.removeEventListener('keydown', key)
    }
  }, [])
  return box
}
