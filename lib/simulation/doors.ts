import type { House } from '#lib/env/house.server.ts'
import type { Handler } from '#lib/testing/step.ts'
import type { Item } from './wire.ts'

/** What a simulation needs of the house. It is given the real verbs and imports none of them. */
export type Doors = {
  /** Keeps what a source posted, as the public API would. */
  keep(house: House, delivery: { workspaceId: string; source: string; items: readonly Item[]; receivedAt: Date }): Promise<{ signalIds: readonly string[]; rejected: readonly { field: string; message: string }[] }>
  /** The durable functions an event starts, in a fixed order. */
  functionsFor(eventName: string, house: House): readonly Handler[]
  /** The hourly look for messages of one lead that nobody answered. */
  noticeSilence(house: House, about: { workspaceId: string; leadId: string }): Promise<unknown>
  /** Opens or refreshes the in-app chat of a lead. */
  openChat(house: House, about: { workspaceId: string; leadId: string; anonymousId: string }): Promise<unknown>
  /** What one operator can do at the inbox. */
  rep(desk: { id: string; name: string; workspaceId: string }): Rep
}

export type Rep = {
  claim(house: House, escalationId: string): Promise<unknown>
  reply(house: House, escalationId: string, text: string): Promise<unknown>
  /** Ends the hand-over with a meeting, or gives the lead back to the agent. */
  finish(house: House, escalationId: string, outcome: 'meeting_booked' | 'give_back'): Promise<unknown>
}
