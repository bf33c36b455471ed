import type { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'

/** Remembers that a request was turned away whole, so that whoever set the source up sees why. What is only a matter of time is not counted. */
export async function noteRefusal(house: House, sourceId: string, { kind, message }: Fault): Promise<void> {
  if (kind === 'too_many' || kind === 'unavailable') return
  await house.db.source.update({ where: { id: sourceId }, data: { refusedCount: { increment: 1 }, lastRefusedAt: house.now(), lastRefusal: message.slice(0, 300) } })
}
