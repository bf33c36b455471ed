import { clsx } from 'clsx'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { Kbd } from './kbd.tsx'

export type ButtonVariant = 'default' | 'primary' | 'danger' | 'danger-solid' | 'quiet'
type Look = { variant?: ButtonVariant; size?: 'md' | 'sm'; shortcut?: string; pending?: boolean }

const LOOKS: Record<ButtonVariant, string> = {
  default: 'border-line-strong bg-surface text-ink hover:bg-sunken',
  primary: 'border-accent bg-accent text-on-accent hover:opacity-90',
  danger: 'border-danger bg-surface text-danger hover:bg-danger-soft',
  'danger-solid': 'border-danger bg-danger text-paper hover:opacity-90',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-sunken hover:text-ink',
}

export const buttonClass = ({ variant = 'default', size = 'md' }: Look = {}): string =>
  clsx('inline-flex shrink-0 select-none items-center justify-center gap-2 rounded-control border font-[550] whitespace-nowrap no-underline',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55',
    size === 'md' ? 'h-8 px-3 text-sm' : 'h-7 px-2 text-xs', LOOKS[variant])

/** `shortcut` is printed inside; `pending` keeps the width and says so to assistive technology. */
export function Button({ variant, size, shortcut, pending, children, ...props }: Omit<ComponentProps<'button'>, 'className' | 'style'> & Look) {
  return (
    <button type="button" {...props} disabled={props.disabled || pending} aria-busy={pending || undefined} className={buttonClass({ variant, size })}>
      {children}
      {shortcut ? <Kbd keys={shortcut} /> : null}
    </button>
  )
}

export function LinkButton({ href, variant, size, shortcut, children, ...rest }: { href: string; children: ReactNode; download?: boolean } & Look) {
  const inside = <>{children}{shortcut ? <Kbd keys={shortcut} /> : null}</>
  return rest.download
    ? <a href={href} download className={buttonClass({ variant, size })}>{inside}</a>
    : <Link href={href} className={buttonClass({ variant, size })}>{inside}</Link>
}
