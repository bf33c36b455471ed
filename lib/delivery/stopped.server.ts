import type { Db } from '#lib/db/client.server.ts'

/** The stop that holds this message now, in words, or null. */
export async function stoppedBy(db: Db, workspaceId: string, channel: string, provider: string): Promise<string | null> {
  const stop = await db.killSwitch.findFirst({
    where: { workspaceId, stopped: true, OR: [{ scope: 'all' }, { scope: 'channel', key: channel }, { scope: 'provider', key: provider }] },
    select: { scope: true, key: true },
  })
  if (!stop) return null
  return stop.scope === 'all' ? 'sending is stopped' : `sending by ${stop.key} is stopped`
}
