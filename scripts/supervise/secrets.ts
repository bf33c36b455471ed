import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { Unstartable } from '#lib/db/embedded.server.ts'
import { ROLES } from '#lib/domain/actor.ts'
import type { Role } from '#lib/domain/actor.ts'
import { closeToOthers, readJson, writePrivate } from './files.ts'

const hex = (bytes: number) => randomBytes(bytes).toString('hex')
const word = z.string().min(8)

const Secrets = z.object({
  postgresPassword: word,
  sessionSecret: word,
  pepper: word,
  tokenKey: word,
  /** 32 bytes in base64. */
  dataKey: z.base64(),
  inngestSigningKey: z.string().startsWith('signkey-'),
  inngestEventKey: word,
  apiKey: z.string().startsWith('bide_live_'),
  segmentWriteKey: word,
  segmentWebhookSecret: word,
  passwords: z.record(z.enum(ROLES), word),
})
export type Secrets = z.infer<typeof Secrets>

/** Reads the secrets of a data folder, making those that are missing. They are made once: losing one loses what it sealed. */
export function keepSecrets(dataDir: string): { secrets: Secrets; made: boolean; closed: boolean } {
  const file = path.join(dataDir, 'secrets.json')
  const found = read(file)
  const secrets = Secrets.safeParse(withFound(invent(), found))
  if (!secrets.success) throw new Unstartable(`${file} is not as we wrote it (${secrets.error.issues[0]?.path.join('.')}). Restore a copy of it; without it, what it sealed in the database stays sealed.`)
  const made = JSON.stringify(found) !== JSON.stringify(secrets.data)
  if (made) writePrivate(file, secrets.data)
  return { secrets: secrets.data, made, closed: closeToOthers(file) }
}

function read(file: string): Record<string, unknown> | null {
  try {
    return z.record(z.string(), z.unknown()).nullable().parse(readJson(file))
  } catch {
    throw new Unstartable(`${file} cannot be read as JSON. Restore a copy of it, or move the whole data folder aside to begin anew.`)
  }
}

function withFound(invented: Secrets, found: Record<string, unknown> | null): Record<string, unknown> {
  const passwords = typeof found?.passwords === 'object' ? { ...invented.passwords, ...found.passwords } : invented.passwords
  return { ...invented, ...found, passwords }
}

function invent(): Secrets {
  return {
    postgresPassword: hex(24),
    sessionSecret: hex(32),
    pepper: hex(32),
    tokenKey: hex(32),
    dataKey: randomBytes(32).toString('base64'),
    inngestSigningKey: `signkey-bide-${hex(32)}`,
    inngestEventKey: hex(16),
    apiKey: `bide_live_${hex(20)}`,
    segmentWriteKey: hex(16),
    segmentWebhookSecret: hex(24),
    passwords: Object.fromEntries(ROLES.map((role) => [role, readable()])) as Record<Role, string>,
  }
}

/** Four groups of letters and digits that cannot be mistaken for each other: easy to type, 2^79 to guess. */
function readable(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const characters = Array.from(randomBytes(64)).filter((byte) => byte < 248).slice(0, 16).map((byte) => letters[byte % letters.length])
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-')
}
