import type { Identity } from '#lib/signals/identity.ts'
import { valuesOf } from './person.ts'
import type { Person } from './person.ts'

/** Everybody a batch might be about, and who goes by which name. */
export type People = { persons: Map<string, Person>; holders: Map<string, string> }

/** `how` is the signal's type: only `identify` and `alias` say that two names are one person. Identities come strongest first. */
export type Claim = { how: 'track' | 'identify' | 'alias'; identities: readonly Identity[]; previous: readonly Identity[] }

/** Whose signal it is (null: somebody new), which names to add, who turns out to be the same person, and which names stay with somebody else. */
export type Finding = { leadId: string | null; attach: Identity[]; same: string[]; conflicts: Identity[] }

export const identityKey = (identity: Identity): string => `${identity.kind}\n${identity.value}`

/** The first lead to hold a name keeps it: a name is never taken from somebody it clearly belongs to, it is only noted. */
export function find({ persons, holders }: People, claim: Claim): Finding {
  const holderOf = (identity: Identity) => persons.get(holders.get(identityKey(identity)) ?? '')
  const anchor = claim.identities.map((identity) => ({ identity, person: holderOf(identity) })).find(({ identity, person }) => person && speaksFor(identity, person, claim))?.person
  const known = claim.how === 'alias' ? claim.previous.map(holderOf).find(Boolean) : undefined
  const lead = anchor ?? known
  const others = [...new Set([...claim.identities.map(holderOf), known])].filter((person): person is Person => person !== undefined && person !== lead)
  const same = lead ? others.filter((other) => isSame(lead, other, claim, known)) : []
  const isOurs = (identity: Identity) => {
    const holder = holderOf(identity)
    return holder === undefined || holder === lead || same.includes(holder)
  }
  const former = claim.how === 'alias' && known === undefined ? claim.previous.filter(({ kind }) => kind === 'anonymous_id') : []
  return {
    leadId: lead?.id ?? null,
    attach: [...claim.identities, ...former].filter((identity) => holderOf(identity) === undefined),
    same: same.map(({ id }) => id),
    conflicts: claim.identities.filter((identity) => !isOurs(identity)),
  }
}

/** A browser or a telephone can be shared: it names a lead only while nothing stronger in the claim says otherwise. */
function speaksFor(identity: Identity, person: Person, claim: Claim): boolean {
  if (identity.kind === 'user_id' || identity.kind === 'email') return true
  return agrees('user_id', person, claim) && agrees('email', person, claim)
}

function agrees(kind: 'user_id' | 'email', person: Person, claim: Claim): boolean {
  const said = claim.identities.find((identity) => identity.kind === kind)?.value
  const held = valuesOf(person, kind)
  return said === undefined || held.length === 0 || held.includes(said)
}

/** An alias says so; an identify is believed unless accounts or addresses contradict it; a mere event only brings in a visitor without any name. */
function isSame(lead: Person, other: Person, claim: Claim, known: Person | undefined): boolean {
  if (lead.state === 'erased' || other.state === 'erased') return false
  if (claim.how === 'alias' && other === known) return true
  const nameless = other.identities.every(({ kind }) => kind === 'anonymous_id')
  if (claim.how === 'track' && !nameless) return false
  return !contradict('user_id', lead, other) && !contradict('email', lead, other) && agrees('user_id', other, claim) && agrees('email', other, claim)
}

const contradict = (kind: 'user_id' | 'email', one: Person, another: Person): boolean => {
  const [a, b] = [valuesOf(one, kind), valuesOf(another, kind)]
  return a.length > 0 && b.length > 0 && !a.some((value) => b.includes(value))
}

/** The older lead stays; of two equally old ones, the smaller id. */
export const survivorOf = (one: Person, another: Person): Person =>
  one.firstSignalAt < another.firstSignalAt || (one.firstSignalAt === another.firstSignalAt && one.id < another.id) ? one : another
