import { compare } from 'bcryptjs'
import NextAuth, { getServerSession } from 'next-auth'
import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { z } from 'zod'
import { database } from '#lib/db/shared.server.ts'
import { normalEmail } from '#lib/domain/digest.ts'
import { baseUrlEnv, oidcEnv, sessionSecret } from '#lib/env/web.server.ts'
import { log } from '#lib/telemetry/log.server.ts'

const SESSION_DAYS = 14
/** Wrong passwords an address may meet in five minutes before the door stays shut. */
const tries = new RateLimiterMemory({ points: 20, duration: 300 })
/** Compared against where there is no such person, so that the answer takes as long. */
const NOBODY = '$2b$10$nlYQNjmRatlgJfs6wlp9bOkU/s4dMGw5r//gvxD90/SOfNAghcC5y'

const Credential = z.object({ email: z.email().max(320), password: z.string().min(1).max(200) })

async function byPassword(given: unknown): Promise<{ id: string; version: number } | null> {
  const parsed = Credential.safeParse(given)
  if (!parsed.success) return null
  const email = normalEmail(parsed.data.email)
  if (((await tries.get(email))?.consumedPoints ?? 0) >= 20) return null
  const operator = await database().operator.findUnique({ where: { email } })
  const right = await compare(parsed.data.password, operator?.passwordHash ?? NOBODY)
  if (operator?.passwordHash && right) return { id: operator.id, version: operator.sessionVersion }
  await tries.consume(email).catch(() => {})
  return null
}

/** Whoever the provider vouches for must already be a person here: signing in never makes one. */
async function byProvider(email: unknown): Promise<{ id: string; version: number } | null> {
  if (typeof email !== 'string') return null
  const operator = await database().operator.findUnique({ where: { email: normalEmail(email) } })
  return operator && { id: operator.id, version: operator.sessionVersion }
}

function oidcProvider(): NextAuthOptions['providers'] {
  const oidc = oidcEnv()
  if (!oidc) return []
  return [{
    id: 'oidc', name: 'Single sign-on', type: 'oauth', idToken: true, checks: ['pkce', 'state'],
    wellKnown: `${oidc.OIDC_ISSUER.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId: oidc.OIDC_CLIENT_ID, clientSecret: oidc.OIDC_CLIENT_SECRET, authorization: { params: { scope: 'openid email profile' } },
    profile: (claims: { sub: string; email?: string; email_verified?: boolean; name?: string }) => ({
      id: claims.sub, name: claims.name ?? null, email: claims.email_verified === false ? null : (claims.email ?? null),
    }),
  }]
}

let options: NextAuthOptions | undefined

function auth(): NextAuthOptions {
  process.env.NEXTAUTH_URL ??= baseUrlEnv()
  return (options ??= {
    secret: sessionSecret(),
    session: { strategy: 'jwt', maxAge: SESSION_DAYS * 86_400 },
    pages: { signIn: '/signin', error: '/signin' },
    providers: [
      Credentials({ name: 'Password', credentials: { email: {}, password: {} }, authorize: byPassword as never }),
      ...oidcProvider(),
    ],
    callbacks: {
      signIn: async ({ user, account }) => account?.type === 'credentials' || (await byProvider(user.email)) !== null,
      jwt: async ({ token, user, account }) => {
        if (!account) return token
        const who = account.type === 'credentials' ? (user as unknown as { id: string; version: number }) : await byProvider(user.email)
        return who ? { sub: who.id, version: who.version } : {}
      },
      session: ({ session, token }) => ({ expires: session.expires, id: token.sub, version: token.version }) as never,
      redirect: ({ url, baseUrl }) => (url.startsWith('/') && !url.startsWith('//') ? `${baseUrl}${url}` : url.startsWith(`${baseUrl}/`) ? url : baseUrl),
    },
    logger: { error: (code) => { if (!code.startsWith('JWT_SESSION')) log({ event: 'signin.failed', reason: code }) }, warn: () => {} },
  })
}

/** Who the session cookie speaks for, if it is ours and in date. Whether it still counts is the caller's question. */
export async function sessionClaim(): Promise<{ id: string; version: number } | null> {
  const claim = z.object({ id: z.string(), version: z.number() }).safeParse(await getServerSession(auth()))
  return claim.success ? claim.data : null
}

/** next-auth's own routes, GET and POST. */
export async function authHandler(request: Request, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  return (await NextAuth(request as never, context as never, auth())) as Response
}
