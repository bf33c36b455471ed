import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { code, text } from './fonts.ts'
import './globals.css'

export const metadata: Metadata = { title: { default: 'Bide', template: '%s · Bide' }, description: 'The lead-nurturing agent that knows when not to send.' }
export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get('bide-theme')?.value
  return (
    <html lang="en" data-theme={theme === 'dark' || theme === 'light' ? theme : undefined} className={`${text.variable} ${code.variable}`}>
      <body>
        <div className="isolate-root">{children}</div>
      </body>
    </html>
  )
}
