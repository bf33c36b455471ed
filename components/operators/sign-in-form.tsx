'use client'

import { useState, useSyncExternalStore } from 'react'
import type { SubmitEvent } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field, Input } from '#components/ui/field.tsx'

const UNKNOWN = 'Your provider knows you, but nobody here has this address. Ask an admin to add you.'
const WRONG = 'This address and password do not belong together. Check both and try again.'
const SHUT = 'The server cannot be reached. Nothing was sent; try again in a moment.'

/** Posts to next-auth, which wants its own token with it. Pasting is welcome in both fields (WCAG 3.3.8). */
async function enter(provider: string, fields: Record<string, string>): Promise<string | null> {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string }
  const path = provider === 'credentials' ? 'callback/credentials' : `signin/${provider}`
  const response = await fetch(`/api/auth/${path}`, { method: 'POST', body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }) })
  const { url } = (await response.json()) as { url?: string }
  return response.ok && url && !new URL(url, location.href).searchParams.has('error') ? url : null
}

const never = () => () => {}
/** Until the page is alive a press would send the form as the browser does by itself, so it waits. */
const useAlive = () => useSyncExternalStore(never, () => true, () => false)

export function SignInForm({ next, singleSignOn, failed }: { next: string; singleSignOn: boolean; failed: boolean }) {
  const [error, setError] = useState(failed ? UNKNOWN : '')
  const [pending, setPending] = useState(false)
  const alive = useAlive()
  const attempt = async (provider: string, fields: Record<string, string>) => {
    setPending(true)
    setError('')
    const url = await enter(provider, { ...fields, callbackUrl: next }).catch(() => undefined)
    if (url) return location.assign(provider === 'credentials' ? next : url)
    setPending(false)
    setError(url === undefined ? SHUT : WRONG)
  }
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void attempt('credentials', { email: String(form.get('email')), password: String(form.get('password')) })
  }
  return (
    <div className="flex flex-col gap-4">
      {error ? <p role="alert" className="border-l-2 border-danger bg-danger-soft px-3 py-2 text-danger">{error}</p> : null}
      <form method="post" onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Email"><Input name="email" type="email" autoComplete="username" required autoFocus spellCheck={false} /></Field>
        <Field label="Password"><Input name="password" type="password" autoComplete="current-password" required /></Field>
        <Button type="submit" variant="primary" pending={pending} disabled={!alive}>Sign in</Button>
      </form>
      {singleSignOn ? <Button onClick={() => void attempt('oidc', {})} pending={pending}>Sign in with your company account</Button> : null}
    </div>
  )
}
