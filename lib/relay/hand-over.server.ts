import type pg from 'pg'
import { REFUSALS_MAX, isAboutContent, laterOf } from './refusal.ts'

export type RelayEvent = { id: string; name: string; data: Record<string, unknown> }
/** Hands events to the engine, which knows each by its id and takes a repeated one for the same. Throws when they did not all arrive. */
export type Send = (events: RelayEvent[]) => Promise<unknown>

type Row = { id: string; event: string; data: Record<string, unknown>; attempts: number; refusals: number }
/** `failed` holds, by id, how often each has failed by now. `because` is set when nothing at all went through. `laterMs`: the engine has no room, and is to be left alone that long. */
export type HandedOver = { claimed: number; sent: number; failed: Map<string, number>; because: string | null; laterMs: number | null }

/** This many refused one after the other mean that the engine is away, and not that one event is bad. */
const PROBES = 3

/**
 * One turn: claims the oldest events nobody hands over yet, hands them over and marks them, in one transaction. Dying anywhere in between leaves them
 * pending, and they are handed over again. A workspace that a simulation is filling runs on its own clock and is left alone. When a batch is refused they are tried one by one, so that a bad one does not hold up the rest.
 * An event that the engine refuses for what it says, or many times while it takes others, is given up on and listed for a person.
 */
export async function handOver(client: pg.ClientBase, send: Send, { now, limit, notNow }: { now: Date; limit: number; notNow: readonly string[] }): Promise<HandedOver> {
  await client.query('BEGIN')
  try {
    const { rows } = await client.query<Row>({
      name: 'bide-relay-claim',
      text: `SELECT "id", "event", "data", "attempts", "refusals" FROM "Dispatch" p WHERE "dispatchedAt" IS NULL AND "deadAt" IS NULL AND NOT "id" = ANY($2::text[])
               AND NOT EXISTS (SELECT 1 FROM "Workspace" v WHERE v."id" = p."workspaceId" AND v."demoProgress" IS NOT NULL)
             ORDER BY "createdAt", "id" LIMIT $1 FOR UPDATE SKIP LOCKED`,
      values: [limit, notNow],
    })
    const outcome = rows.length > 0 ? await attempt(rows, send) : { sent: [], refused: [], because: null, laterMs: null }
    if (outcome.sent.length > 0) await client.query(`UPDATE "Dispatch" SET "dispatchedAt" = $2, "lastError" = NULL WHERE "id" = ANY($1::text[])`, [outcome.sent, now])
    if (outcome.refused.length > 0) await note(client, outcome.refused, outcome.sent.length > 0, now)
    await client.query('COMMIT')
    return { claimed: rows.length, sent: outcome.sent.length, failed: new Map(outcome.refused.map(({ row }) => [row.id, row.attempts + 1])), because: outcome.sent.length === 0 ? outcome.because : null, laterMs: outcome.laterMs }
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

type Refused = { row: Row; because: string; final: boolean }
type Refusal = Omit<Refused, 'row'> & { laterMs: number | null }

/** An engine without room has said nothing about the events: they count as not tried. */
async function attempt(rows: readonly Row[], send: Send): Promise<{ sent: string[]; refused: Refused[]; because: string | null; laterMs: number | null }> {
  const whole = await trySend(rows, send)
  if (whole === null) return { sent: rows.map(({ id }) => id), refused: [], because: null, laterMs: null }
  if (whole.laterMs !== null) return { sent: [], refused: [], because: null, laterMs: whole.laterMs }
  if (rows.length === 1) return { sent: [], refused: [{ row: rows[0]!, ...whole }], because: whole.because, laterMs: null }
  const sent: string[] = []
  const refused: Refused[] = []
  for (const row of rows) {
    const refusal = await trySend([row], send)
    if (refusal?.laterMs != null) return { sent, refused, because: whole.because, laterMs: refusal.laterMs }
    if (refusal === null) sent.push(row.id)
    else refused.push({ row, ...refusal })
    if (sent.length === 0 && refused.length >= PROBES) break
  }
  return { sent, refused, because: whole.because, laterMs: null }
}

async function trySend(rows: readonly Row[], send: Send): Promise<Refusal | null> {
  try {
    await send(rows.map(({ id, event, data }) => ({ id, name: event, data })))
    return null
  } catch (error) {
    return { because: (error instanceof Error ? error.message : String(error)).slice(0, 500) || 'refused without a word', final: isAboutContent(error), laterMs: laterOf(error) }
  }
}

/** A refusal speaks against the event when the engine takes others (`othersWent`) or says so itself. One that does both is the last. */
function note(client: pg.ClientBase, refused: readonly Refused[], othersWent: boolean, now: Date) {
  const judged = refused.map(({ row, because, final }) => {
    const refusals = row.refusals + (othersWent || final ? 1 : 0)
    const dead = (othersWent && final) || refusals >= REFUSALS_MAX
    const words = dead ? `the engine refuses this event for good: ${because}. Replay it once the cause is gone, or let it go` : because
    return { id: row.id, refusals, dead, words: words.replaceAll('\u0000', '') }
  })
  return client.query(
    `UPDATE "Dispatch" d SET "attempts" = d."attempts" + 1, "refusals" = r."refusals", "lastTriedAt" = $5, "lastError" = r."words", "deadAt" = CASE WHEN r."dead" THEN $5::timestamptz END
     FROM unnest($1::text[], $2::int[], $3::boolean[], $4::text[]) AS r("id", "refusals", "dead", "words") WHERE d."id" = r."id"`,
    [judged.map(({ id }) => id), judged.map(({ refusals }) => refusals), judged.map(({ dead }) => dead), judged.map(({ words }) => words), now],
  )
}
