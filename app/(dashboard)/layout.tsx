import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { house, requireOperator } from '#app/door.ts'
import { DemoBanner } from '#components/layout/demo-banner.tsx'
import { Help } from '#components/layout/help.tsx'
import { Live } from '#components/layout/live.tsx'
import { Providers } from '#components/layout/providers.tsx'
import { shellQuery } from '#components/layout/queries.ts'
import { GoKeys, Rail, RailDrawer } from '#components/layout/rail.tsx'
import type { ShortcutMode } from '#components/layout/shortcuts.tsx'
import { TopBar } from '#components/layout/top-bar.tsx'
import { ZoneCookie } from '#components/layout/zone-cookie.tsx'
import { isZone } from '#lib/domain/time.ts'
import { may } from '#lib/operators/permissions.ts'
import { shellView } from '#lib/operators/shell.server.ts'

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const operator = await requireOperator('overview.read')
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...shellQuery(), queryFn: () => shellView(house(), operator) })
  const seen = (await cookies()).get('bide-zone')?.value
  const zone = seen && isZone(seen) ? seen : operator.workspace.zone
  return (
    <Providers nonce={(await headers()).get('x-nonce') ?? ''} zone={zone} now={house().now().toISOString()} shortcuts={operator.shortcuts as ShortcutMode}>
      <HydrationBoundary state={dehydrate(queries)}>
        <a href="#main" className="sr-only z-60 rounded-control bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2">Skip to the page</a>
        <div className="flex min-h-dvh">
          <Rail />
          <RailDrawer />
          <div className="flex min-w-0 flex-1 flex-col">
            <TopBar who={{ ...operator, mayStop: may(operator, 'sending.stop') }} />
            {operator.workspace.kind === 'demo' ? <DemoBanner /> : null}
            <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 py-4 outline-none lg:px-6 lg:py-5">{children}</main>
          </div>
        </div>
        <GoKeys />
        <Help />
        <Live />
        <ZoneCookie known={seen ?? null} />
      </HydrationBoundary>
    </Providers>
  )
}
