import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { Overview } from '#lib/reports/overview.server.ts'
import { Checks } from './checks.tsx'

const canary = { state: 'ready' as const, says: 'The last canary wait rang 12 s ago.', ageSeconds: 12, dueInSeconds: 48, latenessSeconds: 0, rungBy: 'engine', sweptSinceYesterday: 0 }
const waits = { state: 'ready' as const, says: '812 open, none overdue.', open: 812, overdue: 0, oldestOverdueSeconds: 0, held: 0, nextDueAt: null }
const late = [{ id: 'wt_1', leadId: 'ld_1', dueAt: '2026-11-24T08:00:00.000Z', reason: 'too soon' }]

/** The line about waits, as a person reads it. */
function line(alarms: Partial<Overview['alarms']>, overdue: Overview['flow']['late'] = []): string {
  const overview: Overview = {
    asOf: '2026-11-24T09:00:00.000Z', alarms: { waits, canary, ...alarms }, chosen: [], perHour: [], faults: { count: 0, latest: [] }, blocks: [], stops: [], recent: [],
    sends: { counts: [], unknown: [], unknownCount: 0, held: [], heldCount: 0, failed: [] }, sources: { sources: [], ignored: [], quarantined: { count: 0, latest: [] } },
    flow: { late: overdue, dispatch: { pending: 0, oldestAt: null, failing: 0, lastError: null }, undecided: { count: 0, oldest: null }, latency: { decisions: 0, p50: null, p95: null } },
  }
  const html = renderToStaticMarkup(<Checks overview={overview} decisions={0} />)
  return html.slice(html.indexOf('>Waits<'), html.indexOf('>Messages<')).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}

describe('the line about waits', () => {
  test('says that alarms work, and how long ago one was heard', () => expect(line({})).toMatch(/812 open, 0 overdue.*rang 12 s ago.*on time/))
  test('an overdue wait is named, with what to do', () => expect(line({ waits: { ...waits, state: 'degraded', overdue: 1, says: 'One wait is overdue by 60 min. Start the engine process again.' } }, late)).toMatch(/1 overdue.*Start the engine process again.*too soon/))
  test('a canary the engine did not ring puts the alarm in doubt, with what to do', () => expect(line({ canary: { ...canary, state: 'degraded', says: 'The sweep rang it: start the engine process again.' } })).toMatch(/start the engine process again.*alarm late/))
  test('what a stop holds is held, and not overdue', () => expect(line({ waits: { ...waits, held: 3, says: '812 open, none overdue. 3 more are due and held until sending is resumed.' } }, late)).toMatch(/held until sending is resumed.* held/))
  test('nothing late is listed while a stop holds it', () => expect(line({ waits: { ...waits, held: 3 } }, late)).not.toContain('too soon'))
})
