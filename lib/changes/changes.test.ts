import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS, GuardrailSettings } from '#lib/domain/settings.ts'
import { whyNotApprove } from './approval.ts'
import { diffSettings, rebase, riskOf } from './diff.ts'
import { SETTING_FIELDS, settingAt, settingText, withSetting } from './fields.ts'
import { CheckedSettings } from './schema.ts'

const leaves = (value: object, path = ''): string[] =>
  Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'object' && inner !== null ? leaves(inner, `${path}${key}.`) : [`${path}${key}`]))

/** A document with a few settings moved, each within its bounds. */
const documents = fc.array(fc.tuple(fc.constantFrom(...SETTING_FIELDS), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 6 }).map((moves) =>
  moves.reduce((settings, [field, part]) => {
    const value = field.kind === 'switch' ? part > 0.5 : field.min + Math.round(part * (field.max - field.min) / field.step) * field.step
    return withSetting(settings, field.path, value)
  }, DEFAULT_SETTINGS))

describe('the form', () => {
  test('shows every setting of the document once', () => {
    expect(SETTING_FIELDS.map((field) => field.path).sort()).toEqual(leaves(DEFAULT_SETTINGS).sort())
  })

  test.each(SETTING_FIELDS.filter((field) => field.kind !== 'switch'))('has the document’s bounds for $path', (field) => {
    const accepts = (value: number) => GuardrailSettings.safeParse(withSetting(DEFAULT_SETTINGS, field.path, value)).success
    expect([accepts(field.min), accepts(field.max), accepts(field.min - field.step), accepts(field.max + field.step)]).toEqual([true, true, false, false])
  })

  test('says values in words', () => {
    const text = (path: string, value: number | boolean) => settingText(SETTING_FIELDS.find((field) => field.path === path)!, value)
    expect(text('touchGapHours', 48)).toBe('48 hours')
    expect(text('envelopes.hot.days', 1)).toBe('1 day')
    expect(text('quietHours.to', 8)).toBe('08:00')
    expect(text('groups.holdout', 0.055)).toBe('5.5 %')
    expect(text('channels.smsNeedsHighIntent', false)).toBe('off')
  })
})

describe('a difference', () => {
  test('of equal documents is empty', () => {
    fc.assert(fc.property(documents, (settings) => { expect(diffSettings(settings, structuredClone(settings))).toEqual([]) }))
  })

  test('names exactly what has to be set to turn one document into the other', () => {
    fc.assert(fc.property(documents, documents, (now, proposed) => {
      const changed = diffSettings(now, proposed).reduce((settings, change) => withSetting(settings, change.path, change.proposed), now)
      expect(changed).toEqual(proposed)
    }))
  })

  test('that loosens one way tightens the other', () => {
    const turned = { loosening: 'tightening', tightening: 'loosening', neutral: 'neutral' }
    fc.assert(fc.property(fc.constantFrom(...SETTING_FIELDS), fc.double({ min: 0, max: 1, noNaN: true }), (field, part) => {
      const value = field.kind === 'switch' ? part > 0.5 : field.min + part * (field.max - field.min)
      const other = withSetting(DEFAULT_SETTINGS, field.path, value)
      const [there] = diffSettings(DEFAULT_SETTINGS, other)
      const [back] = diffSettings(other, DEFAULT_SETTINGS)
      expect(back?.direction).toBe(there && turned[there.direction])
    }))
  })

  test.each([
    ['a shorter gap loosens, at high risk', { touchGapHours: 24 }, 'loosening', 'high'],
    ['a longer gap tightens', { touchGapHours: 72 }, 'tightening', 'low'],
    ['quiet hours that begin later loosen', { quietHours: { from: 22, to: 8 } }, 'loosening', 'high'],
    ['quiet hours that begin earlier tighten', { quietHours: { from: 19, to: 8 } }, 'tightening', 'low'],
    ['a longer clock for hand-overs loosens, at medium risk', { escalation: { slaMinutesHigh: 60, slaMinutesLow: 240 } }, 'loosening', 'medium'],
  ] as const)('%s', (_, edit, direction, risk) => {
    const changes = diffSettings(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, ...edit })
    expect(changes[0]?.direction).toBe(direction)
    expect(riskOf(changes)).toBe(risk)
  })

  test('carried to a newer base keeps what others changed and what the author changed', () => {
    const mine = withSetting(DEFAULT_SETTINGS, 'touchGapHours', 72)
    const live = withSetting(DEFAULT_SETTINGS, 'quietHours.from', 19)
    const moved = rebase(DEFAULT_SETTINGS, mine, live)
    expect([settingAt(moved, 'touchGapHours'), settingAt(moved, 'quietHours.from')]).toEqual([72, 19])
  })
})

describe('the document', () => {
  const pointerOf = (edit: object) => CheckedSettings.safeParse({ ...DEFAULT_SETTINGS, ...edit }).error?.issues[0]?.path.join('/')
  test.each([
    ['warm at or above hot', { tiers: { hotAtScore: 30, warmAtScore: 30 } }, 'tiers/warmAtScore'],
    ['shares that do not add up', { groups: { treatment: 0.8, random: 0.1, businessAsUsual: 0.1, holdout: 0.05 } }, 'groups'],
    ['quiet hours that end as they begin', { quietHours: { from: 24, to: 0 } }, 'quietHours/to'],
    ['more time for urgent hand-overs than for others', { escalation: { slaMinutesHigh: 300, slaMinutesLow: 240 } }, 'escalation/slaMinutesHigh'],
    ['a gap under a day', { touchGapHours: 23 }, 'touchGapHours'],
    ['a word where a number belongs', { touchGapHours: '48' }, 'touchGapHours'],
  ])('refuses %s, and names the place', (_, edit, pointer) => { expect(pointerOf(edit)).toBe(pointer) })
  test('that every workspace begins with is sound', () => { expect(CheckedSettings.safeParse(DEFAULT_SETTINGS).success).toBe(true) })
})

test('nobody approves their own change, and a marketer none that lets more messages out', () => {
  const change = { authorId: 'op_1', risk: 'high' as const }
  expect(whyNotApprove({ id: 'op_1', role: 'admin' }, change)).not.toBeNull()
  expect(whyNotApprove({ id: 'op_2', role: 'marketer' }, change)).not.toBeNull()
  expect(whyNotApprove({ id: 'op_2', role: 'marketer' }, { ...change, risk: 'medium' })).toBeNull()
  expect(whyNotApprove({ id: 'op_2', role: 'compliance' }, change)).toBeNull()
})
