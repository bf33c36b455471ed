'use client'

import { Popover as Base } from '@base-ui/react/popover'
import { buttonClass } from './button.tsx'
import { count } from './format.ts'

export type FacetOption<Value extends string> = { value: Value; label: string; count: number }

/** A filter with its values and how many each would show. What would show nothing stays listed, dimmed. */
export function Facet<Value extends string>({ label, options, selected, onChange }: { label: string; options: readonly FacetOption<Value>[]; selected: readonly Value[]; onChange: (selected: Value[]) => void }) {
  const words = options.filter((option) => selected.includes(option.value)).map((option) => option.label).join(', ')
  const toggle = (value: Value) => onChange(selected.includes(value) ? selected.filter((one) => one !== value) : [...selected, value])
  return (
    <Base.Root>
      <Base.Trigger className={buttonClass()}>
        {label}{words ? <span className="max-w-40 truncate text-accent">{words}</span> : null}
        <svg aria-hidden viewBox="0 0 10 6" className="h-1.5 w-2.5 fill-current text-ink-2"><path d="M0 0h10L5 6z" /></svg>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" className="z-40">
          <Base.Popup className="flex max-h-96 min-w-52 flex-col overflow-y-auto rounded-float border bg-surface py-1 shadow-float outline-none transition-opacity duration-[120ms] data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Base.Title className="sr-only">{label}</Base.Title>
            {options.map((option) => (
              <label key={option.value} className={`flex min-h-8 items-center gap-2 px-3 text-sm hover:bg-sunken ${option.count === 0 ? 'text-ink-3' : ''}`}>
                <input type="checkbox" checked={selected.includes(option.value)} onChange={() => toggle(option.value)} className="size-4 shrink-0 accent-(--accent)" />
                <span className="flex-1">{option.label}</span>
                <span className="pl-4 text-xs text-ink-3 num">{count(option.count)}</span>
              </label>
            ))}
            {selected.length > 0 ? <button type="button" className="link mx-3 my-1 min-h-6 text-left text-xs" onClick={() => onChange([])}>Clear</button> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
