import type { Metadata } from 'next'
import { house, requireOperator } from '#app/door.ts'
import { Embed } from '#components/chat/embed.tsx'
import { embedding } from '#lib/chat/embedding.ts'

export const metadata: Metadata = { title: 'Chat widget · Settings' }

export default async function WidgetSettings() {
  const operator = await requireOperator('settings.read')
  const { tokenKey, baseUrl } = house()
  return <Embed {...embedding(tokenKey, baseUrl, operator.workspaceId)} />
}
