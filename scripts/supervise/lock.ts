import { randomUUID } from 'node:crypto'
import { linkSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { Unstartable } from '#lib/db/embedded.server.ts'
import { readJson, writePrivate } from './files.ts'
import { Known, know, stillRuns } from './processes.ts'

const Lock = z.object({ holder: Known, token: z.string(), url: z.string() })

/**
 * One supervisor a data folder. A lock whose process is gone, or whose id now belongs to a stranger, is taken over.
 * Returns whether that happened, and how to let go.
 */
export async function takeLock(dataDir: string, url: string): Promise<{ stale: boolean; release: () => void }> {
  const file = path.join(dataDir, 'lock')
  const token = randomUUID()
  const mine = `${file}.${process.pid}`
  writePrivate(mine, { holder: know('supervisor', process.pid, 'supervise.ts'), token, url })
  let stale = false
  try {
    while (!link(mine, file)) {
      const found = read(file)
      if (found && stillRuns(found.holder)) {
        throw new Unstartable(`Bide already runs on this data folder (process ${found.holder.pid}, ${found.url}). Stop it there with Ctrl-C, or start another beside it: npm start -- --port ${suggestPort(url)} --data ${dataDir}-2`)
      }
      stale = true
      rmSync(file, { force: true })
      await sleep(50)
    }
    // Two starts may both have found the lock stale; the later one's link is the one that stands.
    if (stale) await sleep(100)
    if (read(file)?.token !== token) throw new Unstartable('Another start took this data folder at the same moment. Try again.')
  } finally {
    rmSync(mine, { force: true })
  }
  return { stale, release: () => { if (read(file)?.token === token) rmSync(file, { force: true }) } }
}

const suggestPort = (url: string): number => Number(new URL(url).port || '3000') + 1

/** A link is made or refused as one act, with its content already in place. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function read(file: string): z.infer<typeof Lock> | null {
  try {
    return Lock.safeParse(readJson(file)).data ?? null
  } catch {
    return null
  }
}
