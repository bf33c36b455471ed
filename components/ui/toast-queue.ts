export type Notice = { title: string; description?: string; tone?: 'ok' | 'danger'; undo?: () => void; /** Milliseconds it stays; 8 000 unless told. */ timeout?: number }

const waiting: Notice[] = []
const listeners = new Set<() => void>()
let wanted = false
let deliver: ((notice: Notice) => void) | null = null

/** Says what happened; `undo` adds the way back. Failures are announced at once, the rest politely. F6 reaches it. */
export function toast(notice: Notice): void {
  if (deliver) return deliver(notice)
  waiting.push(notice)
  wanted = true
  for (const tell of listeners) tell()
}

/** Called by the list once it is there; whatever was said before is handed over. */
export function connectToasts(take: (notice: Notice) => void): () => void {
  deliver = take
  for (const notice of waiting.splice(0)) take(notice)
  return () => { deliver = null }
}

export const watchToasts = (tell: () => void): (() => void) => { listeners.add(tell); return () => listeners.delete(tell) }
export const toastsWanted = (): boolean => wanted
