import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Act } from './plan.ts'

/** What one signal came to, as its sender knows it. */
export type Told = { status: 'answered' | 'refused' | 'pending'; body: Record<string, unknown>; tries: number; because?: string }

export type Sender = {
  /** Sends everything of the plan up to this place in the run that was not sent yet. */
  upTo: (place: number) => void
  /** Resolves once everything sent so far was answered for. */
  settled: () => Promise<void>
  told: ReadonlyMap<string, Told>
  /** How often the door could not be reached, asked to come back later, or broke off. */
  troubles: Map<string, number>
  stop: () => void
}

type Doors = { urls: () => string[]; apiKey: () => string; nowMs: () => number; pick: () => number }

const IN_FLIGHT_MAX = 12
const PATIENCE_MS = 10_000

/**
 * Sends signals as an honest client does: the same message id again until it is answered for, never before it knows what it sent. What it sent and what was
 * answered is written to a journal first, so that a run that goes on another day still owes what it owed.
 */
export function openSender(plan: readonly Act[], journal: string, doors: Doors): Sender {
  const told = recall(journal)
  const troubles = new Map<string, number>()
  const queue: { acts: { messageId: string; body: Record<string, unknown> }[]; manner: Act['manner'] }[] = []
  let next = plan.findIndex(({ messageId }) => !told.has(messageId))
  if (next === -1) next = plan.length
  let inFlight = 0
  let stopped = false
  let idle: (() => void)[] = []
  for (const [messageId, { status, body }] of told) if (status === 'pending') queue.push({ acts: [{ messageId, body }], manner: { copies: 1, again: false, lateHours: 0, batched: false } })

  const note = (line: object): void => appendFileSync(journal, `${JSON.stringify(line)}\n`)

  function pump(): void {
    while (!stopped && inFlight < IN_FLIGHT_MAX && queue.length > 0) {
      const job = queue.shift()!
      inFlight++
      void carry(job).finally(() => { inFlight--; pump() })
    }
    if (inFlight === 0 && queue.length === 0) {
      for (const done of idle) done()
      idle = []
    }
  }

  async function carry({ acts, manner }: (typeof queue)[number]): Promise<void> {
    const whole = acts.length === 1 ? acts[0]!.body : { batch: acts.map(({ body }) => body) }
    await Promise.all(Array.from({ length: manner.copies }, () => insist(acts, whole)))
    if (manner.again && !stopped) await insist(acts, whole)
  }

  async function insist(acts: (typeof queue)[number]['acts'], whole: object): Promise<void> {
    for (let tries = 1; !stopped; tries++) {
      const answer = await post(whole)
      if (answer.status === 202) return answered(acts, answer.body, tries)
      const trouble = answer.status === 0 ? answer.words : `HTTP ${answer.status}`
      troubles.set(trouble, (troubles.get(trouble) ?? 0) + 1)
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429 && answer.status !== 408) return refused(acts, `${answer.status} ${answer.words}`)
      await sleep(Math.min(2_000, 100 * 2 ** Math.min(tries, 5)))
    }
  }

  /** In a batch each item stands for itself: what the answer lists as rejected was not kept. */
  function answered(acts: (typeof queue)[number]['acts'], body: unknown, tries: number): void {
    const rejected = new Map(((body as { rejected?: { index: number; message: string }[] }).rejected ?? []).map(({ index, message }) => [index, message] as const))
    acts.forEach(({ messageId }, index) => {
      const because = rejected.get(index)
      if (because !== undefined) return refused([acts[index]!], because)
      const mine = told.get(messageId)
      if (mine?.status === 'answered') return
      told.set(messageId, { ...mine!, status: 'answered', tries })
      note({ t: 'answered', messageId })
    })
  }

  function refused(acts: readonly { messageId: string }[], because: string): void {
    for (const { messageId } of acts) {
      told.set(messageId, { ...told.get(messageId)!, status: 'refused', because })
      note({ t: 'refused', messageId, because })
    }
  }

  async function post(whole: object): Promise<{ status: number; words: string; body: unknown }> {
    const urls = doors.urls()
    try {
      const response = await fetch(`${urls[Math.floor(doors.pick() * urls.length)]}/api/v1/signals`, {
        method: 'POST', headers: { 'authorization': `Bearer ${doors.apiKey()}`, 'content-type': 'application/json' }, body: JSON.stringify(whole), signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const text = await response.text()
      return { status: response.status, words: text.slice(0, 200), body: parsed(text) }
    } catch (error) {
      return { status: 0, words: causeOf(error), body: null }
    }
  }

  const take = (act: Act): { messageId: string; body: Record<string, unknown> } => {
    const body = act.manner.lateHours > 0 ? { ...act.body, timestamp: new Date(doors.nowMs() - act.manner.lateHours * 3_600_000).toISOString() } : act.body
    told.set(act.messageId, { status: 'pending', body, tries: 0 })
    note({ t: 'sent', messageId: act.messageId, body })
    return { messageId: act.messageId, body }
  }

  return {
    told, troubles,
    upTo(place) {
      const fresh: Act[] = []
      for (; next < plan.length && plan[next]!.at <= place; next++) if (!told.has(plan[next]!.messageId)) fresh.push(plan[next]!)
      const batch = fresh.filter(({ manner }) => manner.batched)
      if (batch.length > 0) queue.push({ acts: batch.map(take), manner: batch[0]!.manner })
      for (const act of fresh.filter(({ manner }) => !manner.batched)) queue.push({ acts: [take(act)], manner: act.manner })
      pump()
    },
    settled: () => new Promise((resolve) => { idle.push(resolve); pump() }),
    stop: () => { stopped = true },
  }
}

function recall(journal: string): Map<string, Told> {
  const told = new Map<string, Told>()
  if (!existsSync(journal)) return told
  for (const line of readFileSync(journal, 'utf8').split('\n')) {
    const entry = parsed(line) as { t: string; messageId: string; body?: Record<string, unknown>; because?: string } | null
    if (entry === null) continue
    if (entry.t === 'sent') told.set(entry.messageId, { status: 'pending', body: entry.body ?? {}, tries: 0 })
    else told.set(entry.messageId, { ...told.get(entry.messageId)!, status: entry.t as Told['status'], ...(entry.because === undefined ? {} : { because: entry.because }) })
  }
  return told
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function causeOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } }
  return cause?.code ?? name ?? 'no answer'
}
