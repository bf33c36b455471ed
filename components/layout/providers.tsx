'use client'

import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ApiError } from '#components/api.ts'
import { ClockProvider } from '#components/ui/clock.tsx'
import { Toaster } from '#components/ui/toast.tsx'
import { ShortcutsProvider } from './shortcuts.tsx'
import type { ShortcutMode } from './shortcuts.tsx'

const FRESH_MS = 15_000

/** Refusals are answers and are not asked for again; a lost connection is tried twice more. */
const client = () => new QueryClient({
  defaultOptions: { queries: { staleTime: FRESH_MS, refetchOnWindowFocus: false, retry: (tries, error) => tries < 2 && !(error instanceof ApiError && error.status >= 400) } },
})

export function Providers({ nonce, zone, now, shortcuts, children }: { nonce: string; zone: string; now: string; shortcuts: ShortcutMode; children: ReactNode }) {
  const [queries] = useState(client)
  return (
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={queries}>
        <NuqsAdapter>
          <ClockProvider zone={zone} now={now}>
            <ShortcutsProvider mode={shortcuts}>
              {children}
              <Toaster />
            </ShortcutsProvider>
          </ClockProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </CSPProvider>
  )
}
