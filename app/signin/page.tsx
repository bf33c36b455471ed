import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '#components/operators/sign-in-form.tsx'
import { mailboxEnv, oidcEnv } from '#lib/env/web.server.ts'
import { safeNext } from '#lib/operators/home.ts'
import { currentOperator } from '#lib/operators/session.server.ts'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/signin'>) {
  const { next, error } = await searchParams
  if (await currentOperator()) redirect(safeNext(next))
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-88 flex-col justify-center gap-6 px-4 py-10">
      <div>
        <p className="flex items-center gap-2 pb-6 text-base font-bold">
          <svg aria-hidden viewBox="0 0 32 32" className="size-6 text-accent"><circle cx="16" cy="16" r="12" fill="none" stroke="currentColor" strokeWidth="4" /><path d="M16 9v7.5l5 3" fill="none" stroke="currentColor" strokeWidth="3" /></svg>
          Bide
        </p>
        <h1 className="text-xl font-[650] tracking-[-0.008em]">Sign in</h1>
        <p className="pt-1 text-base text-ink-2">The agent keeps working while you are away.</p>
      </div>
      <SignInForm next={safeNext(next)} singleSignOn={oidcEnv() !== null} failed={typeof error === 'string' && error !== 'SessionRequired'} />
      {mailboxEnv() ? <p className="text-xs text-ink-3">On a local start, the terminal shows an address and a password for each role.</p> : null}
    </main>
  )
}
