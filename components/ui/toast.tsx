'use client'

import { lazy, Suspense, useSyncExternalStore } from 'react'
import { toastsWanted, watchToasts } from './toast-queue.ts'

export { toast } from './toast-queue.ts'
export type { Notice } from './toast-queue.ts'

const ToastList = lazy(() => import('./toast-list.tsx'))

/** Stands once in the shell; its code is fetched with the first notice. */
export function Toaster() {
  const needed = useSyncExternalStore(watchToasts, toastsWanted, () => false)
  return needed ? <Suspense><ToastList /></Suspense> : null
}
