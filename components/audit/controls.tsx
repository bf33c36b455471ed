'use client'

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { AuditFilter } from '#lib/audit/schema.ts'
import type { AuditPage } from '#lib/audit/view.server.ts'
import { verbWords } from './words.ts'

/** Filters in the address; another filter begins at the newest entry again. */
export function AuditControls({ filter, page }: { filter: AuditFilter; page: AuditPage }) {
  const [pending, start] = useTransition()
  const [, choose] = useQueryStates(
    { verb: parseAsString, actor: parseAsString, object: parseAsString, seals: parseAsString, before: parseAsInteger }, { shallow: false, history: 'push', scroll: false, startTransition: start },
  )
  const set = (patch: { verb?: string | null; actor?: string | null; object?: null; seals?: string | null }) => void choose({ ...patch, before: null })
  return (
    <div role="group" aria-label="Filters" aria-busy={pending} className="flex flex-wrap items-end gap-x-3 gap-y-2 pb-4">
      <Select label="What" value={filter.verb} onChange={(verb) => set({ verb: verb || null })} options={[{ value: '', label: 'Everything' }, ...page.verbs.map(({ verb, count }) => ({ value: verb, label: `${verbWords(verb)} (${count})` }))]} />
      <Select label="Who" value={filter.actor} onChange={(actor) => set({ actor: actor || null })} options={[{ value: '', label: 'Anybody' }, ...page.people.map(({ id, name }) => ({ value: id, label: name }))]} />
      <Checkbox label="Show ledger seals" checked={filter.seals} onChange={(event) => set({ seals: event.currentTarget.checked ? 'true' : null })} />
      {filter.object ? <span className="flex items-center gap-2 pb-1"><Tag>about {filter.object}</Tag><Button size="sm" onClick={() => set({ object: null })}>Everything</Button></span> : null}
    </div>
  )
}
