import type { ReactNode } from 'react'
import { SettingsTabs } from '#components/settings/settings-tabs.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="max-w-220">
      <PageHeader title="Settings" />
      <SettingsTabs />
      <div className="pt-5">{children}</div>
    </div>
  )
}
