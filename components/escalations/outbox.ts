'use client'

import { useSyncExternalStore } from 'react'

/** How long a reply can be taken back. */
export const OUTBOX_SECONDS = 10

export type Letter = { channel: 'email' | 'chat'; subject: string; text: string; replyKey: string }
export type Posted = { decisionId: string; state: string; because: string | null } | { already: true }
export type Parcel = { letter: Letter; leavesAtMs: number; going: boolean }

type Held = Parcel & { timer: ReturnType<typeof setTimeout>; done: (answer: Posted | Error) => void }

const parcels = new Map<string, Held>()
const watchers = new Set<() => void>()
const tell = () => { for (const one of watchers) one() }

const address = (id: string) => `/api/escalations/${encodeURIComponent(id)}/reply`
const request = ({ letter }: Held): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(letter) })

/** Holds a reply back for a few seconds. It outlives the pane it was written in, and leaves at once when the page does. */
export function put(id: string, letter: Letter, done: Held['done']): void {
  const timer = setTimeout(() => void go(id), OUTBOX_SECONDS * 1000)
  parcels.set(id, { letter, leavesAtMs: Date.now() + OUTBOX_SECONDS * 1000, going: false, timer, done })
  tell()
}

/** Takes a reply back; null when it has left. */
export function takeBack(id: string): Letter | null {
  const parcel = parcels.get(id)
  if (!parcel || parcel.going) return null
  clearTimeout(parcel.timer)
  parcels.delete(id)
  tell()
  return parcel.letter
}

export const sendNow = (id: string): void => {
  const parcel = parcels.get(id)
  if (!parcel || parcel.going) return
  clearTimeout(parcel.timer)
  void go(id)
}

async function go(id: string): Promise<void> {
  const parcel = parcels.get(id)
  if (!parcel) return
  parcels.set(id, { ...parcel, going: true })
  tell()
  const answer = await fetch(address(id), request(parcel)).then(read, () => new Error('The server cannot be reached. Your words are kept here.'))
  parcels.delete(id)
  tell()
  parcel.done(answer)
}

async function read(response: Response): Promise<Posted | Error> {
  const body = (await response.json().catch(() => ({}))) as { detail?: string }
  return response.ok ? (body as Posted) : new Error(body.detail ?? `The server answered ${response.status}. Your words are kept here.`)
}

if (typeof window !== 'undefined') {
  addEventListener('pagehide', () => {
    for (const [id, parcel] of parcels) if (!parcel.going) void fetch(address(id), { ...request(parcel), keepalive: true })
    parcels.clear()
  })
}

export const useParcel = (id: string): Parcel | null =>
  useSyncExternalStore((one) => { watchers.add(one); return () => watchers.delete(one) }, () => parcels.get(id) ?? null, () => null)

const DRAFTS = 'bide-draft:'

/** Words that were typed and not sent stay in this tab. */
export const draftOf = (id: string): string => {
  try { return sessionStorage.getItem(DRAFTS + id) ?? '' } catch { return '' }
}
export const keepDraft = (id: string, text: string): void => {
  try {
    if (text) sessionStorage.setItem(DRAFTS + id, text)
    else sessionStorage.removeItem(DRAFTS + id)
  } catch {} // a browser without storage keeps the words on the page only
}
