import { createHash } from 'node:crypto'
import { z } from 'zod'

const Oidc = z.object({ OIDC_ISSUER: z.url(), OIDC_CLIENT_ID: z.string().min(1), OIDC_CLIENT_SECRET: z.string().min(1) })
const Mailbox = z.object({ BIDE_MAILBOX_API: z.url() })

/** Null means people sign in with passwords only. */
export const oidcEnv = () => Oidc.safeParse(process.env).data ?? null

/** Where the local mailbox answers, without a trailing slash; null where there is none. */
export const mailboxEnv = () => Mailbox.safeParse(process.env).data?.BIDE_MAILBOX_API.replace(/\/$/, '') ?? null

/** Public address of the app, without a trailing slash. */
export const baseUrlEnv = () => (process.env.BIDE_URL ?? process.env.NEXTAUTH_URL ?? 'http://127.0.0.1:3000').replace(/\/$/, '')

/** Signs session cookies. @throws where no secret is set: a guessable one would let anyone in. */
export function sessionSecret(): string {
  const secret = process.env.NEXTAUTH_SECRET ?? process.env.AUTH_SECRET
  if (secret) return secret
  const tokenKey = process.env.BIDE_TOKEN_KEY
  if (!tokenKey) throw new Error('NEXTAUTH_SECRET is not set: sessions cannot be signed')
  return createHash('sha256').update(`session\n${tokenKey}`).digest('hex')
}
