import type { Group, LeadState } from '#lib/domain/lead.ts'
import type { Identity, IdentityKind } from '#lib/signals/identity.ts'

/** A lead as identity resolution sees and changes it, with every name it goes by. Instants are ISO. */
export type Person = {
  id: string
  name: string | null
  email: string | null
  phone: string | null
  company: string | null
  title: string | null
  employees: number | null
  zone: string | null
  country: string | null
  traits: Record<string, unknown>
  origin: string
  group: Group
  state: LeadState
  vip: boolean
  epoch: number
  firstSignalAt: string
  lastSignalAt: string
  lastTouchAt: string | null
  ownerId: string | null
  mergedIntoId: string | null
  identities: Identity[]
}

export const valuesOf = (person: Person, kind: IdentityKind): string[] => person.identities.filter((identity) => identity.kind === kind).map(({ value }) => value)
