import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '#lib/db/embedded.server.ts'
import type { RunningPostgres } from '#lib/db/embedded.server.ts'
import { watchDisk } from './disk.ts'
import type { Say } from './say.ts'

export type Database = { url: () => string; pid: () => number | null; stop: () => Promise<void> }

/** Another PostgreSQL, named by the environment, is someone else's to keep. */
export const elsewhere = (url: string): Database => ({ url: () => url, pid: () => null, stop: async () => undefined })

type Keep = { dataDir: string; password: string; port: number | undefined; say: Say; onChange: (moved: boolean) => void }

/** Starts PostgreSQL and keeps it running. `onChange` hears of a restart, and whether the address changed with it. */
export async function keepDatabase({ dataDir, password, port, say, onChange }: Keep): Promise<Database> {
  const logFile = path.join(dataDir, 'logs', 'postgres.log')
  const start = (wanted: number | undefined) =>
    startPostgres({
      dataDir: path.join(dataDir, 'postgres'),
      logFile,
      password,
      log: (line) => say('database', line),
      ...(wanted === undefined ? {} : { port: wanted }),
    })
  let stopping = false
  let running: RunningPostgres | null = await start(port)
  let url = running.url

  const watch = async (server: RunningPostgres): Promise<void> => {
    await server.exited
    running = null
    for (let tries = 0; !stopping; tries++) {
      say('database', `ended on its own; starting it again${tries > 0 ? ` (try ${tries + 1})` : ''}`)
      await sleep(Math.min(10_000, 200 * 2 ** tries))
      if (stopping) return
      try {
        const next = await start(server.port)
        running = next
        if (stopping) return await next.stop()
        const moved = next.url !== url
        url = next.url
        onChange(moved)
        return void watch(next)
      } catch (error) {
        say('database', error instanceof Error ? error.message : String(error))
      }
    }
  }
  void watch(running)
  const unwatch = watchDisk(logFile, dataDir, say)
  return {
    url: () => url,
    pid: () => running?.pid ?? null,
    stop: async () => {
      stopping = true
      unwatch()
      await running?.stop()
    },
  }
}
