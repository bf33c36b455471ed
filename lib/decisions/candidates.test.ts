import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Candidate } from '#lib/domain/proposal.ts'
import { candidateRows } from './candidates.ts'
import { whyNot } from './why-not.ts'

const noConsent = [{ guard: 'basis', because: 'no written consent for sms' }]
const tooSoon = { guard: 'touch-gap', because: 'the last message went out 3 h ago' }
const sms = (angle: 'meeting' | 'proof'): Candidate => ({ key: `send_sms:${angle}`, action: { kind: 'send_sms', angle }, feasible: false, blockedBy: noConsent, propensity: 0, executes: 'skip' })
const email = (angle: 'meeting' | 'proof', propensity: number): Candidate => ({ key: `send_email:${angle}`, action: { kind: 'send_email', angle, priority: 'low' }, feasible: propensity > 0, blockedBy: propensity > 0 ? [] : [tooSoon], propensity, executes: `send_email:${angle}` })
const wait: Candidate = { key: 'wait:24h', action: { kind: 'wait', untilHours: 24, reason: 'later' }, feasible: true, blockedBy: [], propensity: 0.05, executes: 'wait:24h' }
const skip: Candidate = { key: 'skip', action: { kind: 'skip', reason: 'nothing to say' }, feasible: true, blockedBy: [], propensity: 0.05, executes: 'skip' }

describe('the table of candidates', () => {
  const table = candidateRows([sms('meeting'), sms('proof'), wait, skip, email('meeting', 0.9)], 'send_email:meeting', 'send_email:meeting')

  it('puts what could be drawn first, by its chance', () => {
    expect(table.rows.map((row) => row.word)).toEqual(['Email', 'Skip', 'Wait', 'SMS'])
  })

  it('folds what was blocked into one row for each kind, and names each variant', () => {
    expect(table.rows.at(-1)).toMatchObject({ keys: ['send_sms:meeting', 'send_sms:proof'], detail: 'meeting, proof', feasible: false, blockedBy: [{ ...noConsent[0], only: null }] })
  })

  it('says which variants an objection is about when it is not about all', () => {
    const both: Candidate = { ...sms('proof'), blockedBy: [tooSoon, ...noConsent] }
    expect(candidateRows([sms('meeting'), both, skip], 'skip', 'skip').rows.at(-1)?.blockedBy).toEqual([{ ...noConsent[0], only: null }, { ...tooSoon, only: ['proof'] }])
  })

  it('shows that the chances of feasible actions sum to one', () => {
    expect(table).toMatchObject({ feasible: 3, sumsToOne: true })
    expect(candidateRows([wait], 'wait:24h', 'wait:24h').sumsToOne).toBe(false)
  })

  it('loses no candidate and no probability by folding', () => {
    const any = fc.record({ pick: fc.constantFrom(sms('meeting'), sms('proof'), email('meeting', 0.4), email('proof', 0), wait, skip) })
    fc.assert(fc.property(fc.uniqueArray(any, { selector: ({ pick }) => pick.key }), (picks) => {
      const candidates = picks.map(({ pick }) => pick)
      const { rows, sum } = candidateRows(candidates, 'wait:24h', 'skip')
      expect(rows.flatMap((row) => row.keys).sort()).toEqual(candidates.map((candidate) => candidate.key).sort())
      expect(rows.reduce((total, row) => total + row.propensity, 0)).toBeCloseTo(sum)
    }))
  })
})

describe('why not', () => {
  it('answers for every kind that was not taken', () => {
    expect(whyNot([sms('meeting'), sms('proof'), wait, skip, email('meeting', 0.9)], 'send_email')).toEqual([
      { kind: 'send_sms', word: 'SMS', verdict: 'blocked', because: ['no written consent for sms'] },
      { kind: 'send_chat', word: 'Chat', verdict: 'absent', because: ['it was not on the menu'] },
      { kind: 'wait', word: 'Wait', verdict: 'possible', because: ['it was allowed at 0.05, and something else was chosen'] },
      { kind: 'skip', word: 'Skip', verdict: 'possible', because: ['it was allowed at 0.05, and something else was chosen'] },
      { kind: 'escalate_to_human', word: 'Escalate', verdict: 'absent', because: ['it was not on the menu'] },
    ])
  })

  it('names what every variant shares and leaves out what only some have', () => {
    const both: Candidate = { ...sms('proof'), blockedBy: [...noConsent, tooSoon] }
    expect(whyNot([sms('meeting'), both], 'skip').find((row) => row.kind === 'send_sms')?.because).toEqual(['no written consent for sms'])
  })
})
