import { clsx } from 'clsx'
import { useId } from 'react'

export type Option<Value extends string = string> = { value: Value; label: string; disabled?: boolean }

/** The platform's own list: right on a phone, right for a screen reader, and no bytes. */
export function Select<Value extends string>({ label, value, options, onChange, hideLabel, name, disabled, id: given, ...aria }: {
  label: string; value: Value; options: readonly Option<Value>[]; onChange?: (value: Value) => void; hideLabel?: boolean; name?: string; disabled?: boolean; id?: string; 'aria-describedby'?: string
}) {
  const own = useId()
  const id = given ?? own
  return (
    <span className="inline-flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={clsx('text-sm font-semibold', hideLabel && 'sr-only')}>{label}</label>
      <span className="relative inline-flex min-w-0">
        <select {...aria} id={id} name={name} disabled={disabled} {...(onChange ? { value, onChange: (event) => onChange(event.currentTarget.value as Value) } : { defaultValue: value })}
          className="h-8 w-full min-w-0 cursor-pointer appearance-none truncate rounded-control border border-line-strong bg-surface pr-7 pl-2.5 text-sm font-[550] text-ink hover:bg-sunken disabled:opacity-55">
          {options.map((option) => <option key={option.value} value={option.value} disabled={option.disabled}>{option.label}</option>)}
        </select>
        <svg aria-hidden viewBox="0 0 10 6" className="pointer-events-none absolute top-3 right-2.5 h-1.5 w-2.5 fill-current text-ink-2"><path d="M0 0h10L5 6z" /></svg>
      </span>
    </span>
  )
}
