'use client'

import { useEffect, useRef, useState } from 'react'
import { useShortcut } from '#components/layout/shortcuts.tsx'
import { Input } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { FunctionLine } from '#lib/health/engine.server.ts'
import type { RunsAsked, RunStatus } from '#lib/health/schema.ts'
import { STATUS_WORDS } from '#lib/health/state.ts'
import { functionWords } from '#lib/health/words.ts'

type Props = { asked: RunsAsked; functions: readonly FunctionLine[]; onChange: (next: Partial<RunsAsked>) => void }

export function RunFilters({ asked, functions, onChange }: Props) {
  const names = [...new Set([...functions.map((fn) => fn.id), ...(asked.fn && asked.fn !== 'all' ? [asked.fn] : [])])]
  return (
    <div role="search" aria-label="Filter runs" className="flex flex-wrap items-center gap-2">
      <Words key={asked.q === '' ? 'empty' : 'said'} value={asked.q} onChange={(q) => onChange({ q })} />
      <Select label="State" hideLabel value={asked.status} onChange={(status) => onChange({ status })}
        options={[{ value: '' as RunStatus | '', label: 'Any state' }, ...(Object.entries(STATUS_WORDS) as [RunStatus, string][]).map(([value, label]) => ({ value, label }))]} />
      <Select label="Function" hideLabel value={asked.fn} onChange={(fn) => onChange({ fn })}
        options={[{ value: '', label: 'About leads' }, { value: 'all', label: 'All, the house’s own too' }, ...names.map((value) => ({ value, label: functionWords(value) }))]} />
    </div>
  )
}

/** What is typed goes into the address a moment after the last key. */
function Words({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const [typed, setTyped] = useState(value)
  const box = useRef<HTMLInputElement>(null)
  useShortcut({ keys: '/', label: 'Search this list', group: 'Runs', act: () => box.current?.focus() })
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onChange(typed.trim()), 300)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return (
    <span className="w-full sm:w-80">
      <Input ref={box} type="search" aria-label="Search runs" placeholder="Id of a run, a lead or a signal" maxLength={80} spellCheck={false} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
    </span>
  )
}
