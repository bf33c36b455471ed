import { useId } from 'react'
import type { Option } from './select.tsx'

/** A few choices side by side: radio buttons underneath, so arrow keys work. */
export function Segmented<Value extends string>({ label, value, options, onChange, showLabel }: {
  label: string; value: Value; options: readonly Option<Value>[]; onChange: (value: Value) => void; showLabel?: boolean
}) {
  const name = useId()
  return (
    <fieldset className="inline-flex min-w-0 flex-col gap-1">
      <legend className={showLabel ? 'mb-1 text-sm font-semibold' : 'sr-only'}>{label}</legend>
      <span className="inline-flex max-w-full flex-wrap self-start rounded-control border border-line-strong bg-surface">
        {options.map((option) => (
          <label key={option.value} className="relative flex h-7.5 items-center px-3 text-sm not-first:border-l has-checked:bg-accent-soft has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent hover:bg-sunken">
            <input type="radio" name={name} value={option.value} checked={option.value === value} disabled={option.disabled} onChange={() => onChange(option.value)} className="absolute inset-0 m-0 cursor-pointer appearance-none outline-none" />
            {option.label}
          </label>
        ))}
      </span>
    </fieldset>
  )
}
