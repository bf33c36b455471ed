'use client'

import { buttonClass } from '#components/ui/button.tsx'

export type Theme = 'light' | 'dark' | 'system'
const YEAR_SECONDS = 31_536_000

/** Kept in a cookie, so that the server paints the right one at once. */
export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  document.cookie = `bide-theme=${theme}; path=/; max-age=${theme === 'system' ? 0 : YEAR_SECONDS}; samesite=lax`
}

const isDark = () => getComputedStyle(document.documentElement).colorScheme === 'dark' || (!document.documentElement.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches)

export function ThemeToggle() {
  return <button type="button" className={buttonClass()} title="Light or dark" onClick={() => setTheme(isDark() ? 'light' : 'dark')}>Theme</button>
}
