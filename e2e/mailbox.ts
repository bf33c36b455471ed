import type { APIRequestContext } from '@playwright/test'

export type Caught = { messageId: string; to: string[]; subject: string; headers: Record<string, string>; text: string; html: string; receivedAt: string }

/** The local mailbox, as a script sees it. */
export function mailboxAt(request: APIRequestContext, api: string) {
  const messages = async (): Promise<Caught[]> => ((await (await request.get(`${api}/messages`)).json()) as { messages: Caught[] }).messages
  return {
    messages,
    /** The first message to this address, once it is there. */
    async wait(to: string, { timeoutMs = 30_000 } = {}): Promise<Caught> {
      for (const end = Date.now() + timeoutMs; Date.now() < end; await new Promise((next) => setTimeout(next, 200))) {
        const found = (await messages()).find((message) => message.to.some((one) => one.toLowerCase() === to.toLowerCase()))
        if (found) return found
      }
      throw new Error(`no message to ${to} within ${timeoutMs / 1000} s`)
    },
  }
}
export type Mailbox = ReturnType<typeof mailboxAt>
