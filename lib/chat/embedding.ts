import { widgetKey } from './key.ts'

export type Embedding = { key: string; page: string; snippet: string }

/** What a site needs to show the chat: the public key, the page by itself, and the one line to paste. */
export function embedding(tokenKey: string, baseUrl: string, workspaceId: string): Embedding {
  const key = widgetKey(tokenKey, workspaceId)
  return { key, page: `/widget?key=${key}`, snippet: `<script src="${baseUrl}/widget.js" data-key="${key}" async></script>` }
}
