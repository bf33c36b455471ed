import { mintId } from '#lib/domain/id.ts'
import type { LeadState } from '#lib/domain/lead.ts'
import type { GuardrailSettings } from '#lib/domain/settings.ts'
import type { Identity } from '#lib/signals/identity.ts'
import type { Profile } from '#lib/signals/profile.ts'
import { drawGroup } from './group.ts'
import { find, identityKey, survivorOf } from './identify.ts'
import type { Claim, People } from './identify.ts'
import { ORIGIN_UNKNOWN, originOf } from './origin.ts'
import type { Person } from './person.ts'

/** The people of one transaction and what is to be written about them when it ends. */
export type Register = People & {
  workspaceId: string
  shares: GuardrailSettings['groups']
  changed: Set<string>
  attached: { identity: Identity; at: string }[]
  merges: { loserId: string; survivorId: string; how: Claim['how'] }[]
}

/** One signal as identity resolution reads it. `occurredAt` is ISO. */
export type Introduction = Claim & { name: string; occurredAt: string; profile: Profile; context: Record<string, unknown> }

const TRAITS_CHARS_MAX = 16_000

/** Finds or makes the lead a signal is about, adds what it tells, and merges those it shows to be one. Changes only the register. */
export function settle(register: Register, told: Introduction): { leadId: string; conflicts: { kind: string; leadId: string }[] } {
  const finding = find(register, told)
  const conflicts = finding.conflicts.map((identity) => ({ kind: identity.kind, leadId: register.holders.get(identityKey(identity)) ?? '' }))
  let person = finding.leadId === null ? newcomer(register, told, finding.attach[0] ?? told.identities[0]!) : register.persons.get(finding.leadId)!
  for (const otherId of finding.same) person = merge(register, person, register.persons.get(otherId)!, told.how)
  for (const identity of finding.attach) {
    person.identities.push(identity)
    register.holders.set(identityKey(identity), person.id)
    register.attached.push({ identity, at: told.occurredAt })
  }
  learn(person, told)
  register.changed.add(person.id)
  return { leadId: person.id, conflicts }
}

function newcomer(register: Register, told: Introduction, named: Identity): Person {
  const id = mintId('ld', Date.parse(told.occurredAt), `${register.workspaceId}\n${identityKey(named)}`)
  const person: Person = {
    id, name: null, email: null, phone: null, company: null, title: null, employees: null, zone: null, country: null, traits: {},
    origin: originOf(told.name, told.context), group: drawGroup(id, register.shares), state: 'nurturing', vip: false, epoch: 1,
    firstSignalAt: told.occurredAt, lastSignalAt: told.occurredAt, lastTouchAt: null, ownerId: null, mergedIntoId: null, identities: [],
  }
  register.persons.set(id, person)
  return person
}

/** An identify speaks for the person and replaces what was known; an event only fills what was missing. */
function learn(person: Person, told: Introduction): void {
  const { traits, ...facts } = told.profile
  const spoken = { email: told.identities.find(({ kind }) => kind === 'email')?.value, phone: told.identities.find(({ kind }) => kind === 'phone')?.value, ...facts }
  const said = Object.fromEntries(Object.entries(spoken).filter(([, value]) => value !== undefined))
  const before = Object.fromEntries(Object.entries(person).filter(([key, value]) => Object.hasOwn(said, key) && value !== null))
  const owned = ownAddresses(person, told.how === 'track' ? { ...said, ...before } : said)
  Object.assign(person, owned)
  if (traits) {
    const merged = { ...person.traits, ...traits }
    if (JSON.stringify(merged).length <= TRAITS_CHARS_MAX) person.traits = merged
  }
  if (person.origin === ORIGIN_UNKNOWN) person.origin = originOf(told.name, told.context)
  if (told.occurredAt > person.lastSignalAt) person.lastSignalAt = told.occurredAt
}

/** An address that belongs to another lead is not written to in this one's name. */
function ownAddresses(person: Person, said: Record<string, unknown>): Record<string, unknown> {
  const { email, phone, ...rest } = said
  const holds = (kind: 'email' | 'phone', value: unknown) => person.identities.some((identity) => identity.kind === kind && identity.value === value)
  return { ...rest, ...(holds('email', email) ? { email } : null), ...(holds('phone', phone) ? { phone } : null) }
}

const STRICTNESS: readonly LeadState[] = ['nurturing', 'converted', 'human', 'opted_out', 'erased']
const stricter = (one: LeadState, another: LeadState): LeadState => (STRICTNESS.indexOf(one) >= STRICTNESS.indexOf(another) ? one : another)

/** Everything goes to the older lead, the stricter state wins, and both epochs rise so that whatever either had pending is dead. */
function merge(register: Register, one: Person, another: Person, how: Claim['how']): Person {
  const survivor = survivorOf(one, another)
  const loser = survivor === one ? another : one
  for (const field of ['name', 'email', 'phone', 'company', 'title', 'employees', 'zone', 'country', 'ownerId'] as const) {
    if (survivor[field] === null) Object.assign(survivor, { [field]: loser[field] })
  }
  if (survivor.origin === ORIGIN_UNKNOWN) survivor.origin = loser.origin
  Object.assign(survivor, {
    traits: { ...loser.traits, ...survivor.traits }, state: stricter(survivor.state, loser.state), vip: survivor.vip || loser.vip, epoch: survivor.epoch + 1,
    lastSignalAt: later(survivor.lastSignalAt, loser.lastSignalAt), lastTouchAt: later(survivor.lastTouchAt, loser.lastTouchAt), identities: [...survivor.identities, ...loser.identities],
  })
  for (const identity of loser.identities) register.holders.set(identityKey(identity), survivor.id)
  Object.assign(loser, {
    name: null, email: null, phone: null, company: null, title: null, employees: null, zone: null, country: null, traits: {}, ownerId: null,
    state: 'erased', epoch: loser.epoch + 1, mergedIntoId: survivor.id, identities: [],
  })
  register.changed.add(survivor.id).add(loser.id)
  register.merges.push({ loserId: loser.id, survivorId: survivor.id, how })
  return survivor
}

const later = <T extends string | null>(one: T, another: T): T => ((one ?? '') >= (another ?? '') ? one : another)

/** Whom an id means now, after the merges of this transaction. */
export function whoIs(register: Register, leadId: string): Person {
  const person = register.persons.get(leadId)!
  return person.mergedIntoId === null ? person : whoIs(register, person.mergedIntoId)
}

/** Raises the epoch, and moves the state unless a stricter word was spoken before. */
export function stop(register: Register, leadId: string, state: LeadState | null): void {
  const person = whoIs(register, leadId)
  person.epoch += 1
  if (state !== null && (STRICTNESS.indexOf(person.state) < STRICTNESS.indexOf('opted_out') || state === 'opted_out') && person.state !== 'erased') person.state = state
  register.changed.add(person.id)
}

export function touched(register: Register, leadId: string, at: string): void {
  const person = whoIs(register, leadId)
  person.lastTouchAt = later(person.lastTouchAt, at)
  register.changed.add(person.id)
}
