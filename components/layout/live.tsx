'use client'

import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

export type LiveEvent = { kind: string; leadId: string | null; row: string | null }
export type LiveState = 'live' | 'reconnecting'

/** Which screens a row of this table shows on, by the first word of their query key. */
const STALE: Record<string, readonly string[]> = {
  Signal: ['leads', 'overview'],
  Decision: ['decisions', 'health', 'leads', 'overview', 'scorecard'],
  Wait: ['leads', 'decisions', 'health', 'overview'],
  Send: ['decisions', 'health', 'leads', 'mailbox', 'overview', 'shell'],
  Escalation: ['escalations', 'leads', 'overview', 'shell'],
  Message: ['escalations', 'leads', 'mailbox'],
  Change: ['changes', 'guardrails', 'shell'],
  KillSwitch: ['shell', 'health', 'overview'],
  Outcome: ['overview', 'scorecard', 'leads', 'decisions'],
}
const ALL = [...new Set(Object.values(STALE).flat())]
/** A burst is one refresh; sums over weeks need not follow every row. */
const SETTLE_MS = 800
const SLOW: Record<string, number> = { scorecard: 10_000, overview: 3_000, health: 3_000 }
const POLL_MS = 15_000

const listeners = new Set<(event: LiveEvent) => void>()
const watchers = new Set<() => void>()
let state: LiveState = 'live'

function become(next: LiveState): void {
  if (state === next) return
  state = next
  for (const tell of watchers) tell()
}

/** Stands once in the shell: one stream a tab, from which every screen's queries learn that they are stale. Without the stream it asks every 15 s. */
export function Live() {
  const queries = useQueryClient()
  useEffect(() => {
    const due = new Map<string, ReturnType<typeof setTimeout>>()
    const spoil = (key: string) => {
      if (due.has(key)) return
      due.set(key, setTimeout(() => { due.delete(key); refresh(queries, key) }, SLOW[key] ?? SETTLE_MS))
    }
    const source = new EventSource('/api/stream')
    let poll: ReturnType<typeof setInterval> | undefined
    // What changed between the making of the page and the opening of the stream was told to nobody.
    let lost = true
    source.onopen = () => {
      become('live')
      clearInterval(poll)
      poll = undefined
      if (lost) for (const key of ALL) spoil(key)
      lost = false
    }
    source.onerror = () => {
      become('reconnecting')
      lost = true
      poll ??= setInterval(() => { for (const key of ALL) spoil(key) }, POLL_MS)
    }
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data as string) as LiveEvent
      for (const key of STALE[event.kind] ?? []) spoil(key)
      for (const hear of listeners) hear(event)
    }
    return () => {
      source.close()
      clearInterval(poll)
      for (const timer of due.values()) clearTimeout(timer)
    }
  }, [queries])
  return null
}

const refresh = (queries: QueryClient, key: string) => void queries.invalidateQueries({ queryKey: [key] })

/** Whether the stream stands; `onEvent` hears each row that changed, for lists that say "3 new" instead of moving. */
export function useLive(onEvent?: (event: LiveEvent) => void): LiveState {
  const hear = useEffectEvent((event: LiveEvent) => onEvent?.(event))
  useEffect(() => {
    const one = (event: LiveEvent) => hear(event)
    listeners.add(one)
    return () => { listeners.delete(one) }
  }, [])
  return useSyncExternalStore((tell) => { watchers.add(tell); return () => watchers.delete(tell) }, () => state, () => 'live')
}
