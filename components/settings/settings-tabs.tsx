'use client'

import { usePathname } from 'next/navigation'
import { LinkTabs } from '#components/ui/link-tabs.tsx'

const TABS = [
  { href: '/settings', label: 'Workspace' },
  { href: '/settings/people', label: 'People' },
  { href: '/settings/sources', label: 'Sources' },
  { href: '/settings/keys', label: 'API keys' },
  { href: '/settings/widget', label: 'Chat widget' },
  { href: '/settings/me', label: 'Me' },
]

export function SettingsTabs() {
  const path = usePathname()
  return <LinkTabs label="Settings" tabs={TABS.map((tab) => ({ ...tab, current: path === tab.href }))} />
}
