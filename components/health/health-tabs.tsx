'use client'

import { usePathname } from 'next/navigation'
import { LinkTabs } from '#components/ui/link-tabs.tsx'

const TABS = [{ href: '/health', label: 'Engine' }, { href: '/health/waits', label: 'Waits' }, { href: '/health/delivery', label: 'Delivery' }]

export function HealthTabs({ maySeeRuns }: { maySeeRuns: boolean }) {
  const path = usePathname()
  return <LinkTabs label="Health" tabs={TABS.filter((tab) => maySeeRuns || tab.href !== '/health').map((tab) => ({ ...tab, current: path === tab.href }))} />
}
