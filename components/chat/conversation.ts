import { ApiError } from '#components/api.ts'
import type { ChatLine, ChatOpened } from '#lib/chat/schema.ts'

export type Who = { key: string; anonymousId?: string; userId?: string; email?: string; name?: string }

const VISITOR = 'bide-chat-visitor'

/** This browser's own name, made once. Where storage is closed it lives as long as the page. */
export function visitorId(): string {
  try {
    const known = localStorage.getItem(VISITOR)
    if (known) return known
    const made = crypto.randomUUID()
    localStorage.setItem(VISITOR, made)
    return made
  } catch {
    return crypto.randomUUID()
  }
}

/** Not `post`: a visitor who is refused has no sign-in page to go to. @throws ApiError */
async function tell<Answer>(path: string, body: unknown, token?: string): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body),
  }).catch(() => null)
  const told = response?.headers.get('content-type')?.includes('json') ? ((await response.json()) as { detail?: string }) : null
  if (response?.ok) return told as Answer
  throw new ApiError({ status: response?.status ?? 0, detail: told?.detail ?? 'The chat cannot be reached. Your words are kept here; try again.' })
}

/** @throws ApiError */
export const open = (who: Who): Promise<ChatOpened> => tell('/api/v1/chat/session', { ...who, anonymousId: who.anonymousId ?? visitorId() })

/** Sends words of the visitor; `messageId` makes a second try harmless. @throws ApiError */
export const say = (token: string, text: string, messageId: string): Promise<void> => tell('/api/v1/chat/messages', { text, messageId }, token)

export const shown = (token: string, ids: readonly string[]): void => void fetch('/api/v1/chat/seen', {
  method: 'POST', keepalive: true, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ ids }),
}).catch(() => {})

/** Hears the conversation until the returned function is called. The browser reconnects by itself, and says where it was. */
export function hear(token: string, on: { line: (line: ChatLine) => void; state: (live: boolean) => void }): () => void {
  const source = new EventSource(`/api/v1/chat/stream?token=${encodeURIComponent(token)}`)
  source.onopen = () => on.state(true)
  source.onerror = () => on.state(false)
  source.onmessage = ({ data }) => on.line(JSON.parse(data as string) as ChatLine)
  return () => source.close()
}
