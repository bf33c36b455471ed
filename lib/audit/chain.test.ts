import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from '#lib/domain/digest.ts'
import { CHAIN_START, linkHash, verifyChain } from './chain.ts'
import type { ChainEntry } from './chain.ts'

function chainOf(verbs: readonly string[]): ChainEntry[] {
  const entries: ChainEntry[] = []
  for (const [index, verb] of verbs.entries()) {
    const seq = index + 1
    const prevHash = entries.at(-1)?.hash ?? CHAIN_START.hash
    const at = new Date(seq * 1000).toISOString()
    const body = canonical({ actor: { kind: 'person', id: 'op_1' }, verb, object: { kind: 'change', id: `chg_${seq}` }, detail: {}, at })
    entries.push({ seq, prevHash, body, hash: linkHash(seq, prevHash, body), actorKind: 'person', actorId: 'op_1', verb, objectKind: 'change', objectId: `chg_${seq}`, at })
  }
  return entries
}

/** Changes one character of one text to another. */
function flip(text: string, at: number): string {
  const index = at % text.length
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1)
}

const verbs = fc.array(fc.stringMatching(/^[a-z.]{1,12}$/), { minLength: 1, maxLength: 12 })

describe('the audit chain', () => {
  test('a chain as it was written verifies, in one piece or in batches', () => {
    fc.assert(fc.property(verbs, fc.nat(), (names, cut) => {
      const entries = chainOf(names)
      const whole = verifyChain(entries)
      expect(whole).toEqual({ seq: entries.length, hash: entries.at(-1)!.hash, broken: null })
      const at = cut % entries.length
      expect(verifyChain(entries.slice(at), verifyChain(entries.slice(0, at)))).toEqual(whole)
    }))
  })

  test('any single flipped byte, in any column of any entry, is found at that entry', () => {
    const columns = ['prevHash', 'hash', 'body', 'actorKind', 'actorId', 'verb', 'objectKind', 'objectId', 'at'] as const
    fc.assert(fc.property(verbs, fc.nat(), fc.constantFrom(...columns), fc.nat(), (names, which, column, at) => {
      const entries = chainOf(names)
      const index = which % entries.length
      const entry = entries[index]!
      entries[index] = { ...entry, [column]: flip(entry[column], at) }
      expect(verifyChain(entries).broken?.seq).toBe(index + 1)
    }))
  })

  test('an entry that was taken out, or put in twice, is found', () => {
    const entries = chainOf(['a', 'b', 'c', 'd'])
    expect(verifyChain(entries.toSpliced(1, 1)).broken).toEqual({ seq: 3, because: 'entry 2 is missing' })
    expect(verifyChain(entries.toSpliced(2, 0, entries[1]!)).broken?.seq).toBe(2)
  })

  test('an empty chain holds', () => expect(verifyChain([])).toEqual(CHAIN_START))
})
