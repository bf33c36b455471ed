'use client'

import { createContext, useContext, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

const TICK_MS = 10_000
const Clock = createContext<{ zone: string; nowMs: number }>({ zone: 'UTC', nowMs: 0 })

/** What the server took for the viewer's zone and for now, so that the first paint in the browser is the same. */
export function ClockProvider({ zone, now, children }: { zone: string; now: string; children: ReactNode }) {
  return <Clock value={{ zone, nowMs: Date.parse(now) }}>{children}</Clock>
}

let ticked = 0
let timer: ReturnType<typeof setInterval> | undefined
const watchers = new Set<() => void>()

function watch(tell: () => void): () => void {
  watchers.add(tell)
  ticked = Date.now()
  timer ??= setInterval(() => {
    ticked = Date.now()
    for (const one of watchers) one()
  }, TICK_MS)
  return () => {
    watchers.delete(tell)
    if (watchers.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** Milliseconds, renewed every ten seconds. */
export function useNow(): number {
  const { nowMs } = useContext(Clock)
  return useSyncExternalStore(watch, () => ticked || Date.now(), () => nowMs)
}

const never = () => () => {}
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** The viewer's IANA zone: the browser's once it is there, before that the server's guess. */
export function useViewerZone(): string {
  const { zone } = useContext(Clock)
  return useSyncExternalStore(never, browserZone, () => zone)
}
