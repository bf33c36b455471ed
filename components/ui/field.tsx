import { clsx } from 'clsx'
import { cloneElement, useId } from 'react'
import type { ComponentProps, ReactElement, ReactNode } from 'react'

type Control = { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }

/** Ties a label, a hint and an error to one control. */
export function Field({ label, help, error, hideLabel, children }: { label: ReactNode; help?: ReactNode; error?: ReactNode; hideLabel?: boolean; children: ReactElement<Control> }) {
  const ownId = useId()
  const id = children.props.id ?? ownId
  const described = [help ? `${id}-help` : null, error ? `${id}-error` : null].filter(Boolean).join(' ')
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={clsx('text-sm font-semibold', hideLabel && 'sr-only')}>{label}</label>
      {help ? <p id={`${id}-help`} className="text-xs text-ink-3">{help}</p> : null}
      {cloneElement(children, { id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error ? <p id={`${id}-error`} className="text-xs text-danger">{error}</p> : null}
    </div>
  )
}

const box = 'w-full min-w-0 rounded-control border border-line-strong bg-surface px-2.5 text-sm text-ink aria-invalid:border-danger disabled:opacity-55'

export const Input = (props: Omit<ComponentProps<'input'>, 'className' | 'style'>) => <input {...props} className={`${box} h-8`} />

export const Textarea = (props: Omit<ComponentProps<'textarea'>, 'className' | 'style'>) => <textarea rows={4} {...props} className={`${box} py-1.5 text-base`} />

export function NumberField({ unit, ...props }: Omit<ComponentProps<'input'>, 'className' | 'style' | 'type'> & { unit?: string }) {
  return (
    <span className="inline-flex items-center gap-2">
      <input {...props} type="number" className="h-8 w-24 rounded-control border border-line-strong bg-surface px-2 text-right text-sm num aria-invalid:border-danger" />
      {unit ? <span className="text-xs text-ink-3">{unit}</span> : null}
    </span>
  )
}

export function Checkbox({ label, help, ...props }: Omit<ComponentProps<'input'>, 'className' | 'style' | 'type'> & { label: ReactNode; help?: ReactNode }) {
  return (
    <label className="flex items-start gap-2 py-1 text-sm">
      <input {...props} type="checkbox" className="mt-0.5 size-4 shrink-0 accent-(--accent)" />
      <span>{label}{help ? <span className="block text-xs text-ink-3">{help}</span> : null}</span>
    </label>
  )
}

/** A checkbox that acts at once. */
export function Switch({ label, help, ...props }: Omit<ComponentProps<'input'>, 'className' | 'style' | 'type'> & { label: ReactNode; help?: ReactNode }) {
  return (
    <label className="flex items-start gap-3 py-1 text-sm">
      <span className="relative mt-0.5 inline-flex h-5 w-9 shrink-0">
        <input {...props} type="checkbox" role="switch" className="peer absolute inset-0 m-0 cursor-pointer appearance-none rounded-control border border-line-strong bg-sunken checked:border-accent checked:bg-accent" />
        <span aria-hidden className="pointer-events-none absolute top-0.75 left-0.75 size-3.5 rounded-tag bg-line-strong peer-checked:translate-x-4 peer-checked:bg-on-accent" />
      </span>
      <span>{label}{help ? <span className="block text-xs text-ink-3">{help}</span> : null}</span>
    </label>
  )
}
