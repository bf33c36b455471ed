import { z } from 'zod'

const Concurrency = z.object({ limit: z.number(), key: z.string().optional(), scope: z.string().optional() })

/** One function, as the SDK describes it during an in-band sync. Unknown fields are ignored. */
export const FunctionConfig = z.object({
  id: z.string(),
  name: z.string().optional(),
  triggers: z.array(z.object({ event: z.string().optional(), expression: z.string().optional(), cron: z.string().optional(), jitter: z.string().optional() })),
  steps: z.record(z.string(), z.object({ retries: z.object({ attempts: z.number().optional() }).optional() })),
  cancel: z.array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() })).optional(),
  idempotency: z.string().optional(),
  debounce: z.object({ period: z.string(), key: z.string().optional(), timeout: z.string().optional() }).optional(),
  concurrency: z.union([z.number(), Concurrency, z.array(Concurrency)]).optional(),
  throttle: z.object({ limit: z.number(), period: z.string(), burst: z.number().optional(), key: z.string().optional() }).optional(),
  rateLimit: z.object({ limit: z.number(), period: z.string().default(''), key: z.string().optional() }).optional(),
  batchEvents: z.object({ maxSize: z.number(), timeout: z.string(), key: z.string().optional(), if: z.string().optional() }).optional(),
  singleton: z.object({ mode: z.enum(['skip', 'cancel']), key: z.string().optional() }).optional(),
  priority: z.object({ run: z.string().optional() }).optional(),
  timeouts: z.object({ start: z.string().optional(), finish: z.string().optional() }).optional(),
})
export type FunctionConfig = z.infer<typeof FunctionConfig>

export const SyncAnswer = z.object({ app_id: z.string(), functions: z.array(FunctionConfig) })
export type SyncAnswer = z.infer<typeof SyncAnswer>

const [RETRIES_DEFAULT, RETRIES_MAX] = [4, 20]

/** Attempts a step has before it has failed for good: the author's `retries` plus one, five when they said nothing. */
export function attemptsMax(config: FunctionConfig): number {
  const [step] = Object.values(config.steps)
  return Math.min(RETRIES_MAX, Math.max(0, step?.retries?.attempts ?? RETRIES_DEFAULT)) + 1
}

/** The limits a run counts against: key expression or null, limit, and the scope whose functions share the key, or null. */
export function concurrencyOf(config: FunctionConfig): { key: string | null; limit: number; shared: string | null }[] {
  const given = config.concurrency
  const list = given === undefined ? [] : typeof given === 'number' ? [{ limit: given }] : Array.isArray(given) ? given : [given]
  return list.filter((c) => c.limit > 0).map((c) => {
    const { key, scope } = c as z.infer<typeof Concurrency>
    return { key: key ?? null, limit: c.limit, shared: scope === 'env' || scope === 'account' ? scope : null }
  })
}
