import type { ReactNode } from 'react'

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'accent'

const TONES: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-2', ok: 'bg-ok-soft text-ok', warn: 'bg-warn-soft text-warn', danger: 'bg-danger-soft text-danger', accent: 'bg-accent-soft text-accent',
}
const SIGNS: Record<Tone, string> = { neutral: '', ok: '✓', warn: '!', danger: '■', accent: '' }

/** A verdict in a word: colour, sign and text, so that no one of them is alone. `sign=""` leaves the sign out. */
export function Tag({ tone = 'neutral', sign, children }: { tone?: Tone; sign?: string; children: ReactNode }) {
  const mark = sign ?? SIGNS[tone]
  return (
    <span className={`inline-flex max-w-full items-center gap-1.5 rounded-tag border border-transparent px-2 py-0.5 text-xs ${TONES[tone]}`}>
      {mark ? <span aria-hidden className="text-2xs">{mark}</span> : null}
      <span className="min-w-0 truncate">{children}</span>
    </span>
  )
}
