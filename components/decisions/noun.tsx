'use client'

import { createContext, use } from 'react'
import type { ReactNode } from 'react'

/** The rank of a section's heading: second on a page of its own, third beside a timeline. */
export const SectionHeading = createContext<'h2' | 'h3'>('h2')

/** One noun of the loop and what became of it; the stage strip jumps here. */
export function Noun({ id, label, children }: { id?: string; label: string; children: ReactNode }) {
  return (
    <div id={id} className="grid scroll-mt-16 grid-cols-1 gap-x-6 gap-y-0.5 border-b py-2.5 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
      <dt className="text-ink-3">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

export function Section({ id, title, meta, children }: { id?: string; title: string; meta?: ReactNode; children: ReactNode }) {
  const Heading = use(SectionHeading)
  return (
    <section id={id} aria-label={title} className="min-w-0 scroll-mt-16">
      <Heading className="flex flex-wrap items-baseline gap-x-2 pb-1 text-base font-[650]">{title}{meta ? <span className="text-sm font-normal text-ink-3">{meta}</span> : null}</Heading>
      {children}
    </section>
  )
}
