import { z } from 'zod'

export const TEXT_CHARS_MAX = 4_000

const name = z.string().trim().min(1).max(255)

/** Who opens the chat. `anonymousId` is the browser's own secret; the page may add who is signed in. */
export const OpenChat = z.object({
  key: z.string().max(200),
  anonymousId: z.string().trim().regex(/^[\w.:-]{8,255}$/, 'is 8 to 255 letters, digits or . : _ -').optional(),
  userId: name.optional(),
  email: z.email().max(254).optional(),
  name: name.optional(),
}).refine((who) => who.anonymousId ?? who.userId ?? who.email, { message: 'say who it is: anonymousId, userId or email', path: ['anonymousId'] })
export type OpenChat = z.infer<typeof OpenChat>

/** `messageId` is the visitor's own: the same one is kept once. */
export const VisitorWords = z.object({ text: z.string().trim().min(1).max(TEXT_CHARS_MAX), messageId: z.string().regex(/^[\w.:-]{8,100}$/, 'is 8 to 100 letters, digits or . : _ -') })
export type VisitorWords = z.infer<typeof VisitorWords>

export const SeenLines = z.object({ ids: z.array(z.string().max(80)).max(200) })
export type SeenLines = z.infer<typeof SeenLines>

/** A line of the conversation as the widget shows it. `from` is `us` or `you`. */
export type ChatLine = { id: string; from: 'us' | 'you'; text: string; at: string }

export type ChatOpened = { token: string; sessionId: string; workspace: { name: string }; heartbeatSeconds: number }
