import { snippet } from '#components/chat/snippet.ts'
import { baseUrlEnv } from '#lib/env/web.server.ts'

export const dynamic = 'force-dynamic'

export const GET = (): Response =>
  new Response(snippet(baseUrlEnv()), { headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=300', 'cross-origin-resource-policy': 'cross-origin' } })
