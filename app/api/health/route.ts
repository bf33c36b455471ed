import { database } from '#lib/db/shared.server.ts'
import { health } from '#lib/env/health.server.ts'

export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  const state = await health(database())
  return Response.json(state, { status: state.status === 'ready' ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}
