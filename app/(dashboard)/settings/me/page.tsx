import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { requireOperator } from '#app/door.ts'
import { MyPreferences } from '#components/settings/my-preferences.tsx'
import type { ShortcutMode } from '#components/layout/shortcuts.tsx'
import type { Theme } from '#components/layout/theme.tsx'

export const metadata: Metadata = { title: 'Me · Settings' }

export default async function MySettings() {
  const operator = await requireOperator('me.write')
  const theme = (await cookies()).get('bide-theme')?.value
  return <MyPreferences name={operator.name} email={operator.email} role={operator.role} shortcuts={operator.shortcuts as ShortcutMode} theme={(theme === 'dark' || theme === 'light' ? theme : 'system') satisfies Theme} />
}
