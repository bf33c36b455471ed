import type { Metadata } from 'next'
import { z } from 'zod'
import { Widget } from '#components/chat/widget.tsx'

export const metadata: Metadata = { title: 'Chat', robots: { index: false, follow: false } }

const one = z.string().max(300).optional().catch(undefined)
const Asked = z.object({ key: one, anonymousId: one, userId: one, email: one, name: one, embedded: one })

/** The chat as a page of its own, made to stand in a frame on somebody else's site. */
export default async function WidgetPage({ searchParams }: PageProps<'/widget'>) {
  const { key, embedded, ...who } = Asked.parse(await searchParams)
  if (!key) return <main className="p-6"><h1 className="text-lg font-[650]">Chat</h1><p className="pt-2 text-base text-ink-2">This address needs the widget key of a workspace: copy the whole snippet from Settings.</p></main>
  return <Widget who={{ key, ...who }} embedded={embedded === '1'} />
}
