import type { ReactNode } from 'react'

export type MarkKind = 'send_email' | 'send_sms' | 'send_chat' | 'escalate_to_human' | 'wait' | 'skip' | 'signal' | 'person' | 'message' | 'blocked'

const SHAPES: Record<MarkKind, { name: string; tint: string; shape: ReactNode }> = {
  send_email: { name: 'Email', tint: 'text-series-1', shape: <path fill="currentColor" d="M1 3h12v8H1z" /> },
  send_sms: { name: 'SMS', tint: 'text-series-2', shape: <path fill="currentColor" d="M7 1l6 6-6 6-6-6z" /> },
  send_chat: { name: 'Chat', tint: 'text-series-3', shape: <path fill="currentColor" d="M1 2h12v8H7l-3 3v-3H1z" /> },
  escalate_to_human: { name: 'Escalate', tint: 'text-series-4', shape: <path fill="currentColor" d="M7 1l6 12H1z" /> },
  wait: { name: 'Wait', tint: 'text-series-0', shape: <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="2" /> },
  skip: { name: 'Skip', tint: 'text-series-0', shape: <path d="M2 2l10 10M12 2L2 12" stroke="currentColor" strokeWidth="2" /> },
  signal: { name: 'Signal', tint: 'text-ink-3', shape: <path fill="currentColor" d="M4 4h6v6H4z" /> },
  person: { name: 'Person', tint: 'text-ink', shape: <circle cx="7" cy="7" r="3.5" fill="currentColor" /> },
  message: { name: 'Message from the lead', tint: 'text-ink', shape: <path fill="none" stroke="currentColor" strokeWidth="1.5" d="M2 3h10v8H2z" /> },
  blocked: { name: 'Blocked', tint: 'text-danger', shape: <path d="M2 7h10" stroke="currentColor" strokeWidth="3" /> },
}

export const markName = (kind: string): string => SHAPES[kind as MarkKind]?.name ?? kind

/** The sign of an act. Silent beside its word; `alone` gives it the word as a name. */
export function Mark({ kind, alone }: { kind: string; alone?: boolean }) {
  const { name, tint, shape } = SHAPES[kind as MarkKind] ?? SHAPES.signal
  return (
    <svg viewBox="0 0 14 14" className={`inline-block size-3 shrink-0 ${tint}`} {...(alone ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}>{shape}</svg>
  )
}
