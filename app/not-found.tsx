import Link from 'next/link'

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-120 flex-col justify-center gap-3 px-4">
      <h1 className="text-xl font-[650]">Nothing lives at this address</h1>
      <p className="text-base text-ink-2">The link may be mistyped, or what it pointed to was never in this installation.</p>
      <p><Link href="/" className="link">Go to your work</Link></p>
    </main>
  )
}
