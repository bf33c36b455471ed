import type { Db } from './db.server.ts'
import { plain } from './plain.ts'
import { lockRuns, settle, type Work } from './steps.server.ts'

/** Gives a signal to the one step that waits for it. Answers its run, or null when nobody waits. */
export async function giveSignal(db: Db, about: Omit<Work, 'sql'>, signal: string, data: unknown): Promise<string | null> {
  return db.transaction(async (sql) => {
    const work = { ...about, sql }
    const [pause] = await sql<{ id: string; run: string; step: string }>('select id, run, step from @pauses where signal = $1 and (expires is null or expires > $2)', [plain(signal), work.nowMs])
    if (pause === undefined || !(await lockRuns(work, [pause.run])).has(pause.run)) return null
    const gone = await sql('delete from @pauses where id = $1 returning id', [pause.id])
    if (gone.length === 0) return null
    await settle(work, [{ run: pause.run, step: pause.step, op: 'WaitForSignal', name: '', failed: false, value: JSON.stringify({ data: { signal, data } }) }])
    return pause.run
  })
}
