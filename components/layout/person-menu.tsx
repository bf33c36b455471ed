'use client'

import Link from 'next/link'
import { signOut } from '#components/layout/sign-out.ts'

/** Who is signed in, and the way out. */
export function PersonMenu({ name, email, role }: { name: string; email: string; role: string }) {
  const item = 'flex min-h-8 w-full items-center px-3 text-left text-sm no-underline hover:bg-sunken'
  return (
    <>
      <button type="button" popoverTarget="person" title={name} className="inline-flex size-8 items-center justify-center rounded-control border border-line-strong bg-surface text-xs font-semibold hover:bg-sunken">
        <span aria-hidden>{initials(name)}</span><span className="sr-only">{name}, account</span>
      </button>
      <div id="person" popover="auto" className="bar-popover rounded-float border bg-surface py-1 text-ink shadow-float">
        <div className="border-b px-3 pb-2 pt-1"><p className="text-sm font-semibold">{name}</p><p className="text-xs text-ink-3">{email}</p><p className="text-xs text-ink-3">Role: {role}</p></div>
        <Link href="/settings/me" className={item}>Shortcuts and theme</Link>
        <button type="button" onClick={() => void signOut()} className={item}>Sign out</button>
      </div>
    </>
  )
}

const initials = (name: string) => name.split(/\s+/).map((word) => [...word][0] ?? '').slice(0, 2).join('').toUpperCase()
