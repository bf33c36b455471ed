import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import type { KeptAnswer, Keeping } from './keep.server.ts'
import { hear } from './normalize.ts'
import type { Standing } from './credentials.server.ts'
import type { Reading } from './sources/source.ts'

/** Keeps signals and resolves whose they are. */
export type Keep = (house: House, request: Keeping) => Promise<KeptAnswer>

/**
 * Keeps what a verified request holds. A sender of one item hears at once what is wrong with it, and nothing of it is kept; in a batch each item stands for itself.
 * @throws Fault `invalid` with the pointer
 */
export async function takeIn(house: House, keep: Keep, { workspaceId, kind, sourceName }: Standing, { items, single, sentAtMs, quiet }: Reading): Promise<KeptAnswer> {
  const receivedAt = house.now()
  if (single) refuseBad(items[0], receivedAt.getTime())
  return keep(house, { workspaceId, source: kind, sourceName, items, receivedAt, sentAtMs, quiet })
}

function refuseBad(item: unknown, receivedAtMs: number): void {
  const heard = hear(item, { receivedAtMs })
  if (heard.kind === 'rejected') throw new Fault('invalid', heard.message, { field: heard.field })
}

/** What a sender is told. */
export const answerOf = ({ accepted, duplicates, ignored, rejected }: KeptAnswer) => ({ accepted, duplicates, ignored, rejected })
