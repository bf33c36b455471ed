import type { House } from '#lib/env/house.server.ts'
import { raise } from '#lib/escalations/raise.server.ts'
import { stopSending } from '#lib/suppression/kill-switch.server.ts'
import { newRun, runFunction } from '#lib/testing/step.ts'
import type { Handler } from '#lib/testing/step.ts'
import { claimWait } from '#lib/waits/claim.server.ts'
import { park } from '#lib/waits/park.server.ts'
import { nurture } from '#inngest/functions/nurture-lead.ts'
import { keep } from '#inngest/keep.ts'
import { deliver } from '#inngest/steps/deliver.ts'
import type { World } from './worlds.server.ts'

/** One actor's part: the verb that does it in production. `raises` epochs so many times; `keeps` a signal. */
export type Part = { says: string; raises: number; keeps: boolean; act(house: House, world: World): Promise<unknown> }

const track = (event: string, { email, leadId }: World) => ({ type: 'track', event, email, messageId: `${event} ${leadId}`, properties: { text: 'Please call me instead.' } })
const heard = (item: (world: World) => object): Part['act'] => (house, world) => keep(house, { workspaceId: world.workspaceId, source: 'api', items: [item(world)] })

/** By the letter under which an actor stands in a schedule. */
export const parts: Readonly<Record<string, Part>> = {
  R: { says: 'a reply is kept', raises: 1, keeps: true, act: heard((world) => track('reply', world)) },
  O: { says: 'an opt-out is kept', raises: 1, keeps: true, act: heard((world) => track('unsubscribe', world)) },
  M: { says: 'the lead turns out to be somebody else too', raises: 2, keeps: true, act: heard(({ email, otherUser, leadId }) => ({ type: 'identify', userId: otherUser, email, messageId: `identify ${leadId}` })) },
  H: { says: 'the lead is handed to a person', raises: 1, keeps: false, act: (house, { handOverDecisionId }) => raise(house, { decisionId: handOverDecisionId }) },
  K: { says: 'sending is stopped', raises: 0, keeps: false, act: (house, { workspaceId }) => stopSending(house, { kind: 'person', id: 'op_test', name: 'Ada', role: 'admin', workspaceId }, { scope: 'all', key: '*' }) },
  S: { says: 'a message is delivered', raises: 0, keeps: false, act: (house, { decisionId }) => deliver(house, decisionId) },
  T: { says: 'the same message is delivered by another process', raises: 0, keeps: false, act: (house, { decisionId }) => deliver(house, decisionId) },
  W: { says: 'a wait is woken', raises: 0, keeps: false, act: (house, { waitId }) => claimWait(house, waitId) },
  X: { says: 'the same wait is woken by another process', raises: 0, keeps: false, act: (house, { waitId }) => claimWait(house, waitId) },
  P: { says: 'a newer decision waits', raises: 0, keeps: false, act: (house, { parkDecisionId }) => park(house, parkDecisionId) },
  N: { says: 'a whole pass over a new signal', raises: 0, keeps: false, act: pass },
}

function pass(house: House, { workspaceId, leadId, undecidedSignalId }: World): Promise<unknown> {
  return runFunction(nurture(house) as Handler, newRun({ name: 'lead/signal.received', data: { workspaceId, leadId, signalId: undecidedSignalId } }), () => house.now().getTime())
}

/** Who meets whom. `ready`: the message is in the outbox already, as after a crash. */
export type Scenario = { name: string; letters: string; ready: boolean }

const meeting = (letters: string, ready: boolean): Scenario => ({ name: `${letters.split('').join(' and ')}${ready ? ', in the outbox' : ''}`, letters, ready })

/** A reply meets a send, alone and in company. */
export const REPLY_AND_SEND: readonly Scenario[] = [
  meeting('RS', true), meeting('RS', false), meeting('RST', true), meeting('RST', false), meeting('RSO', true), meeting('RSM', true), meeting('RSH', true), meeting('RSW', true), meeting('RSK', true), meeting('RN', false), meeting('RSN', true), meeting('RSP', true),
]

/** Everybody else who raises an epoch or stops, against everything that is claimed. */
export const OTHERS: readonly Scenario[] = [
  meeting('OS', true), meeting('OS', false), meeting('MS', true), meeting('MST', false), meeting('HS', true), meeting('HS', false), meeting('KS', true), meeting('KST', true), meeting('KW', true), meeting('ST', true), meeting('ST', false), meeting('SN', true), meeting('SN', false),
  meeting('RW', true), meeting('RWX', true), meeting('OW', true), meeting('MW', true), meeting('HW', true), meeting('WX', true), meeting('PW', true), meeting('RPW', true), meeting('ON', false), meeting('HN', false), meeting('RO', true), meeting('RM', true), meeting('RHO', true),
]
