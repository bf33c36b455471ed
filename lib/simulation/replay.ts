import type { Happening } from './happening.ts'
import { afterActing, newMind } from './mind.ts'
import type { Mind } from './mind.ts'
import type { Person } from './people.ts'
import { Queue } from './queue.ts'
import { receive } from './response.ts'
import type { Delivery } from './response.ts'

/** What somebody has become, and what they are still going to do, in order. */
export type Memory = { mind: Mind; ahead: Happening[] }

/** Whoever has left for good says nothing more, though they may still look around. */
export const staysSilent = (mind: Mind, { name }: Happening): boolean => mind.gone && (name === 'reply' || name === 'unsubscribe' || name === 'complaint')

/**
 * Rebuilds a person from the messages that reached them: what they do is a function of their seed and of those, so nothing of it needs to be
 * stored. Everything up to `untilMs` has been done.
 */
export function replay(seed: string, person: Person, habits: readonly Happening[], deliveries: readonly Delivery[], untilMs: number): Memory {
  const queue = new Queue<Happening | Delivery>()
  for (const happening of habits) queue.add(happening.atMs, happening)
  for (const delivery of deliveries) queue.add(delivery.atMs, delivery)
  let mind = newMind(person)
  const ahead: Happening[] = []
  for (let due = queue.next(); due; due = queue.next()) {
    const event = due.value
    if ('angle' in event) {
      const received = receive(seed, person, mind, event)
      mind = received.mind
      for (const reaction of received.reactions) queue.add(reaction.atMs, reaction)
    } else if (event.atMs >= untilMs) ahead.push(event)
    else if (!staysSilent(mind, event)) mind = afterActing(mind, person, event)
  }
  return { mind, ahead }
}
