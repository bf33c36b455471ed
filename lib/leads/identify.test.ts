import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import type { Identity } from '#lib/signals/identity.ts'
import { drawGroup } from './group.ts'
import { identityKey } from './identify.ts'
import { settle, whoIs } from './settle.ts'
import type { Introduction, Register } from './settle.ts'

const empty = (): Register => ({ workspaceId: 'ws', shares: DEFAULT_SETTINGS.groups, persons: new Map(), holders: new Map(), changed: new Set(), attached: [], merges: [] })
const KINDS = { u: 'user_id', e: 'email', p: 'phone', a: 'anonymous_id' } as const
const ORDER = 'uepa'
const names = (text: string): Identity[] => text.split(' ').filter(Boolean).sort((x, y) => ORDER.indexOf(x[0]!) - ORDER.indexOf(y[0]!)).map((name) => ({ kind: KINDS[name[0] as keyof typeof KINDS], value: name }))
let minute = 0
const say = (how: Introduction['how'], who: string, was = ''): Introduction => ({
  how, identities: names(who), previous: was === '' ? [] : [{ kind: 'user_id', value: was }, { kind: 'anonymous_id', value: was }],
  name: 'page_view', occurredAt: new Date(Date.UTC(2026, 10, 1) + 60_000 * minute++).toISOString(), profile: {}, context: {},
})
/** Plays the introductions and tells who holds each name, as the place of the introduction that made them. */
const play = (...told: Introduction[]) => {
  const register = empty()
  const made: string[] = []
  for (const one of told) {
    const { leadId } = settle(register, one)
    if (!made.includes(leadId)) made.push(leadId)
  }
  return Object.fromEntries([...register.holders].map(([key, leadId]) => [key.split('\n')[1], made.indexOf(whoIs(register, leadId).id)]))
}

describe('whose name it is', () => {
  test.each<[string, Introduction[], Record<string, number>]>([
    ['a visitor who says an address is one lead', [say('track', 'a1'), say('track', 'a1 e1')], { a1: 0, e1: 0 }],
    ['a visitor joins the account they sign in to', [say('track', 'u1 e1'), say('track', 'a1'), say('track', 'u1 a1')], { u1: 0, e1: 0, a1: 0 }],
    ['a shared browser does not make two accounts one', [say('track', 'u1 a1'), say('identify', 'u2 a1')], { u1: 0, a1: 0, u2: 1 }],
    ['a shared telephone does not make two addresses one', [say('track', 'e1 p1'), say('identify', 'e2 p1')], { e1: 0, p1: 0, e2: 1 }],
    ['a second address on a shared browser is somebody else', [say('track', 'e1 a1'), say('track', 'e2 a1')], { e1: 0, a1: 0, e2: 1 }],
    ['an account and an address of two people stay apart', [say('track', 'u1 e1'), say('track', 'u2 e2'), say('identify', 'u1 e2')], { u1: 0, e1: 0, u2: 1, e2: 1 }],
    ['an account without an address takes in the lead of that address', [say('track', 'e1'), say('track', 'u1'), say('identify', 'u1 e1')], { e1: 0, u1: 0 }],
    ['an event alone does not merge two named leads', [say('track', 'e1'), say('track', 'u1'), say('track', 'u1 e1')], { e1: 0, u1: 1 }],
    ['an alias merges even two accounts', [say('track', 'u1'), say('track', 'u2'), say('alias', 'u2', 'u1')], { u1: 0, u2: 0 }],
    ['an alias of a name nobody knew adds it', [say('track', 'u1'), say('alias', 'u1', 'a9')], { u1: 0, a9: 0 }],
    ['a new account with a known address is that lead', [say('track', 'u1 e1'), say('identify', 'u2 e1')], { u1: 0, e1: 0, u2: 0 }],
  ])('%s', (_words, told, held) => expect(play(...told)).toEqual(held))
})

test('however people introduce themselves, each name has one living holder and everybody who was merged points to one', () => {
  const introduction = fc.record({ how: fc.constantFrom('track', 'identify', 'alias') as fc.Arbitrary<Introduction['how']>, who: fc.subarray(['u1', 'u2', 'e1', 'e2', 'p1', 'a1', 'a2'], { minLength: 1 }), was: fc.constantFrom('', 'u1', 'a2') })
  fc.assert(fc.property(fc.array(introduction, { maxLength: 12 }), (told) => {
    const register = empty()
    for (const { how, who, was } of told) settle(register, say(how, who.join(' '), how === 'alias' ? was : ''))
    for (const [key, leadId] of register.holders) {
      const person = register.persons.get(leadId)!
      expect(person.mergedIntoId).toBeNull()
      expect(person.identities.map(identityKey)).toContain(key)
    }
    for (const person of register.persons.values()) if (person.mergedIntoId !== null) expect(person).toMatchObject({ state: 'erased', email: null, identities: [] })
    for (const { loserId, survivorId } of register.merges) expect(whoIs(register, loserId)).toBe(whoIs(register, survivorId))
  }))
})

test('groups are drawn in the settings’ shares, and the same lead always draws the same', () => {
  const drawn = Array.from({ length: 4000 }, (_, i) => drawGroup(`ld_${i}`, DEFAULT_SETTINGS.groups))
  expect(drawn.filter((group) => group === 'treatment').length / 4000).toBeCloseTo(0.8, 1)
  expect(new Set(drawn).size).toBe(4)
  expect(drawGroup('ld_7', DEFAULT_SETTINGS.groups)).toBe(drawn[7])
})
