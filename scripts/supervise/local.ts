import path from 'node:path'
import { z } from 'zod'
import { Role } from '#lib/domain/actor.ts'
import { readJson, writePrivate } from './files.ts'

const pid = z.number().int().nullable()

/** `.bide/local.json`: what a script needs to drive a start on this machine. */
export const Local = z.object({
  url: z.string(),
  apiKey: z.string(),
  segment: z.object({ writeKey: z.string(), webhookUrl: z.string(), webhookSecret: z.string() }),
  operators: z.array(z.object({ role: Role, email: z.string(), password: z.string() })),
  mailbox: z.object({ smtpHost: z.string(), smtpPort: z.number().int(), api: z.string() }),
  databaseUrl: z.string(),
  /** Where Prometheus asks; `engine` is empty where the person switched it off. */
  metrics: z.object({ web: z.string(), engine: z.string() }).optional(),
  pids: z.object({ supervisor: pid, web: pid, engine: pid, mailbox: pid, postgres: pid }),
})
export type Local = z.infer<typeof Local>

export const localFile = (dataDir: string): string => path.join(dataDir, 'local.json')

export function writeLocal(dataDir: string, local: Local): void {
  writePrivate(localFile(dataDir), local)
}

/** What the last start wrote, or null; its ports are asked for again so that addresses stay put. */
export function readLocal(dataDir: string): Local | null {
  try {
    return Local.safeParse(readJson(localFile(dataDir))).data ?? null
  } catch {
    return null
  }
}
