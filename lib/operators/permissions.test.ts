import { describe, expect, test } from 'vitest'
import { ROLES } from '#lib/domain/actor.ts'
import { homeOf, safeNext } from './home.ts'
import { authorize, may } from './permissions.ts'
import { chooseWorkspace } from './workspaces.ts'

describe('who may do what', () => {
  test('nobody approves their own change, an admin included', () => {
    for (const role of ROLES) expect(authorize({ id: 'op_1', role }, 'changes.approve', { authorId: 'op_1' })).not.toBeNull()
    expect(authorize({ id: 'op_2', role: 'marketer' }, 'changes.approve', { authorId: 'op_1' })).toBeNull()
  })
  test('whoever stopped sending may take it back within 15 minutes, after that another person has to', () => {
    const asked = (id: string, stoppedMinutesAgo: number) => authorize({ id, role: 'admin' }, 'sending.resume', { stoppedById: 'op_1', stoppedMinutesAgo })
    expect(asked('op_1', 14)).toBeNull()
    expect(asked('op_1', 15)).toMatch(/another person/)
    expect(asked('op_2', 900)).toBeNull()
  })
  test('a refusal says which roles could help', () => {
    expect(authorize({ id: 'op_1', role: 'viewer' }, 'suppression.write')).toBe('Your role (viewer) may not change the suppression registry. Ask someone with the role admin or compliance.')
  })
  test('a viewer changes nothing but their own settings', () => {
    expect(may({ role: 'viewer' }, 'me.write')).toBe(true)
    for (const word of ['changes.approve', 'escalations.work', 'sending.stop', 'settings.write', 'keys.write', 'leads.identity'] as const) expect(may({ role: 'viewer' }, word)).toBe(false)
  })
})

describe('where one lands', () => {
  test('a rep at the inbox, a marketer at the approvals, everyone else at the overview', () => {
    expect(ROLES.map(homeOf)).toEqual(['/overview', '/changes', '/escalations', '/overview', '/overview', '/overview'])
  })
  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/signin?next=/signin', undefined, ['/a']])('%j is no way back', (next) => {
    expect(safeNext(next)).toBe('/')
  })
  test('a path of ours is', () => expect(safeNext('/leads/ld_1?tab=raw')).toBe('/leads/ld_1?tab=raw'))

  const main = { id: 'ws_main', name: 'Main', kind: 'live', hasSignals: false }
  const demo = { id: 'ws_demo', name: 'Demo', kind: 'demo', hasSignals: true }
  test('the demo until the live workspace has signals, and whatever was asked for', () => {
    expect(chooseWorkspace([main, demo], undefined)).toBe(demo)
    expect(chooseWorkspace([{ ...main, hasSignals: true }, demo], undefined)?.id).toBe('ws_main')
    expect(chooseWorkspace([main, demo], 'ws_main')).toBe(main)
    expect(chooseWorkspace([main], 'ws_of_somebody_else')).toBe(main)
    expect(chooseWorkspace([], undefined)).toBeNull()
  })
})
