import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { KitLive } from '#components/kit/kit-live.tsx'
import { KitStill } from '#components/kit/kit-still.tsx'
import { Providers } from '#components/layout/providers.tsx'

export const metadata: Metadata = { title: 'Kit' }

const NOW = '2026-11-21T09:41:00.000Z'

/** Every part in both themes. Development only. */
export default async function Kit() {
  const request = await headers()
  if (process.env.NODE_ENV !== 'development') notFound()
  return (
    <Providers nonce={request.get('x-nonce') ?? ''} zone="Europe/Berlin" now={NOW} shortcuts="on">
      <main className="grid xl:grid-cols-2">
        <h1 className="sr-only">Kit</h1>
        {(['light', 'dark'] as const).map((theme) => (
          <div key={theme} data-theme={theme} className="min-w-0 bg-paper p-6 text-ink">
            <h2 className="pb-4 text-xl font-[650]">{theme === 'light' ? 'Light' : 'Dark'}</h2>
            <KitStill now={NOW} />
            <KitLive />
          </div>
        ))}
      </main>
    </Providers>
  )
}
