'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { post } from '#components/api.ts'
import type { ShortcutMode } from '#components/layout/shortcuts.tsx'
import { setTheme } from '#components/layout/theme.tsx'
import type { Theme } from '#components/layout/theme.tsx'
import { Button } from '#components/ui/button.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { toast } from '#components/ui/toast.tsx'

export function MyPreferences({ name, email, role, shortcuts, theme }: { name: string; email: string; role: string; shortcuts: ShortcutMode; theme: Theme }) {
  const router = useRouter()
  const [look, setLook] = useState(theme)
  const [mode, setMode] = useState(shortcuts)
  const keys = useMutation({
    mutationFn: (next: ShortcutMode) => post('/api/operators/me', { shortcuts: next }, 'PATCH'),
    onMutate: setMode,
    onSuccess: () => router.refresh(),
    onError: (error) => { setMode(shortcuts); toast({ title: 'Shortcuts were not changed.', description: error.message, tone: 'danger' }) },
  })
  const leave = useMutation({ mutationFn: () => post('/api/operators/sessions', {}, 'DELETE'), onSuccess: () => location.assign('/signin') })
  return (
    <div className="flex flex-col items-start gap-6">
      <p><span className="font-semibold">{name}</span> <span className="text-ink-2">{email}, {role}</span></p>
      <div className="flex flex-col gap-1">
        <Segmented showLabel label="Single-key shortcuts" value={mode} onChange={keys.mutate}
          options={[{ value: 'on', label: 'On' }, { value: 'focus', label: 'Only when a list has focus' }, { value: 'off', label: 'Off' }]} />
        <p className="text-xs text-ink-3">Keys such as J, K and E. They never fire while you type. Ctrl K works either way.</p>
      </div>
      <Segmented showLabel label="Theme" value={look} onChange={(next) => { setLook(next); setTheme(next) }} options={[{ value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }, { value: 'system', label: 'As the system' }]} />
      <div className="border-t pt-5"><Button onClick={() => leave.mutate()} pending={leave.isPending}>Sign out everywhere</Button></div>
    </div>
  )
}
