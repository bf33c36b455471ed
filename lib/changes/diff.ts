import type { GuardrailSettings } from '#lib/domain/settings.ts'
import type { SettingField, SettingValue } from './fields.ts'
import { SETTING_FIELDS, settingAt, settingText, withSetting } from './fields.ts'

export type Direction = 'loosening' | 'tightening' | 'neutral'
/** One setting that differs. `now` and `proposed` are the raw values, `nowText` and `proposedText` the same in words. */
export type SettingChange = {
  path: string
  label: string
  unit: string
  now: SettingValue
  proposed: SettingValue
  nowText: string
  proposedText: string
  direction: Direction
}

const quietLength = ({ quietHours: { from, to } }: GuardrailSettings): number => (to - from + 24) % 24

function directionOf(field: SettingField, live: GuardrailSettings, now: SettingValue, proposed: SettingValue): Direction {
  if (field.looser === 'neither') return 'neutral'
  if (field.looser === 'shorter_quiet') {
    const change = quietLength(withSetting(live, field.path, proposed)) - quietLength(live)
    return change === 0 ? 'neutral' : change < 0 ? 'loosening' : 'tightening'
  }
  const up = Number(proposed) > Number(now)
  return up === (field.looser === 'up') ? 'loosening' : 'tightening'
}

/** What differs between two documents, setting by setting, in the order of the form. Equal documents give an empty list. */
export function diffSettings(now: GuardrailSettings, proposed: GuardrailSettings): SettingChange[] {
  return SETTING_FIELDS.flatMap((field) => {
    const before = settingAt(now, field.path)
    const after = settingAt(proposed, field.path)
    if (before === undefined || after === undefined || before === after) return []
    return [{
      path: field.path, label: field.label, unit: field.unit, now: before, proposed: after,
      nowText: settingText(field, before), proposedText: settingText(field, after),
      direction: directionOf(field, now, before, after),
    }]
  })
}

export type Risk = 'low' | 'medium' | 'high'
const REACHES_PEOPLE = /^(touchGapHours|envelopes|quietHours|channels)/

/** High where more messages, or messages at more hours, become possible; medium where anything else loosens; else low. */
export function riskOf(changes: readonly SettingChange[]): Risk {
  const loosened = changes.filter((change) => change.direction === 'loosening')
  if (loosened.some((change) => REACHES_PEOPLE.test(change.path))) return 'high'
  return loosened.length > 0 ? 'medium' : 'low'
}

/** The author's edits, carried over to a newer base: only what was changed against the old base is applied. */
export function rebase(base: GuardrailSettings, proposed: GuardrailSettings, live: GuardrailSettings): GuardrailSettings {
  return diffSettings(base, proposed).reduce((settings, change) => withSetting(settings, change.path, change.proposed), live)
}
