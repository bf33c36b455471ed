'use client'

import { Toast } from '@base-ui/react/toast'
import { useEffect } from 'react'
import { buttonClass } from './button.tsx'
import { connectToasts } from './toast-queue.ts'

const manager = Toast.createToastManager()
const UNDO_MS = 8_000

export default function ToastList() {
  useEffect(() => connectToasts(({ title, description, tone, undo, timeout }) => {
    const id = manager.add({
      title, description, type: tone ?? 'ok', timeout: timeout ?? UNDO_MS, priority: tone === 'danger' ? 'high' : 'low',
      ...(undo ? { actionProps: { children: 'Undo', onClick: () => { undo(); manager.close(id) } } } : {}),
    })
  }), [])
  return (
    <Toast.Provider toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-60 flex w-[calc(100vw-2rem)] max-w-100 flex-col gap-2 outline-none"><Stack /></Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Stack() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} data-notice className="rounded-float border bg-surface shadow-float transition-opacity duration-[120ms] data-[type=danger]:border-danger data-ending-style:opacity-0 data-starting-style:opacity-0">
      <Toast.Content className="flex items-center gap-3 px-4 py-3">
        <div className="min-w-0 flex-1">
          <Toast.Title className="text-sm font-semibold" />
          <Toast.Description className="text-xs text-ink-2" />
        </div>
        {toast.actionProps ? <Toast.Action className={buttonClass({ size: 'sm' })} /> : null}
        <Toast.Close className={buttonClass({ variant: 'quiet', size: 'sm' })}>Dismiss</Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
