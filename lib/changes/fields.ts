import type { GuardrailSettings } from '#lib/domain/settings.ts'

export type SettingValue = number | boolean

/** One setting as people meet it. `path` is dotted; `looser` says which way reaches more people, sooner, or with less care. */
export type SettingField = {
  path: string
  label: string
  help: string
  kind: 'number' | 'hour' | 'share' | 'switch'
  unit: string
  min: number
  max: number
  step: number
  looser: 'up' | 'down' | 'off' | 'shorter_quiet' | 'neither'
  /** Stands alone in its row, so that what follows pairs up. */
  alone?: boolean
}
export type SettingGroup = { title: string; about: string; fields: readonly SettingField[] }

type Sketch = Pick<SettingField, 'path' | 'label' | 'help' | 'looser'> & Partial<SettingField>

const number = (unit: string, min: number, max: number, sketch: Sketch, step = 1): SettingField => ({ kind: 'number', unit, min, max, step, ...sketch })
const hour = (sketch: Sketch): SettingField => ({ kind: 'hour', unit: 'o’clock', min: 0, max: 24, step: 1, ...sketch })
const share = (sketch: Sketch): SettingField => ({ kind: 'share', unit: '', min: 0, max: 1, step: 0.01, ...sketch })
const onOff = (sketch: Sketch): SettingField => ({ kind: 'switch', unit: '', min: 0, max: 1, step: 1, ...sketch })

const envelope = (tier: 'hot' | 'warm' | 'cold'): SettingField[] => [
  number('touches', 0, 20, { path: `envelopes.${tier}.touches`, label: `Touches at most, ${tier} tier`, help: 'A ceiling, not a sequence. Contacts by people and other tools count.', looser: 'up' }),
  number('days', 1, 90, { path: `envelopes.${tier}.days`, label: `Counted over, ${tier} tier`, help: 'The rolling window in which those touches are counted.', looser: 'down' }),
]

/** Every setting of the guardrail document, in the order in which it is shown. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  {
    title: 'How often',
    about: 'No lead gets more than two messages in 24 hours, whatever stands here.',
    fields: [
      number('hours', 24, 720, { path: 'touchGapHours', label: 'Gap between two messages', help: 'Hours a lead is left alone after any contact.', looser: 'down', alone: true }),
      ...envelope('hot'), ...envelope('warm'), ...envelope('cold'),
    ],
  },
  {
    title: 'Quiet hours',
    about: 'On the lead’s own clock. An email that answers an explicit request may still go; a text message never does.',
    fields: [
      hour({ path: 'quietHours.from', label: 'Quiet from', help: 'The hour from which nothing is sent.', looser: 'shorter_quiet' }),
      hour({ path: 'quietHours.to', label: 'Quiet until', help: 'The hour at which sending may begin again.', looser: 'shorter_quiet' }),
    ],
  },
  {
    title: 'Channels',
    about: 'A channel that does not fit is replaced by a calmer one, and the replacement is checked again.',
    fields: [
      onOff({ path: 'channels.chatNeedsLiveSession', label: 'Chat only in a live session', help: 'Otherwise a chat message may wait for the visitor to come back.', looser: 'off' }),
      onOff({ path: 'channels.smsNeedsHighIntent', label: 'Text messages only on high intent', help: 'A hot tier or a high-intent signal is needed.', looser: 'off' }),
      number('hours', 0.25, 24, { path: 'channels.smsSignalAgeHoursMax', label: 'Text messages only while the signal is younger than', help: 'An older signal is answered by email or not at all.', looser: 'up' }, 0.25),
    ],
  },
  {
    title: 'Tiers',
    about: 'A hotter tier allows more touches and a stronger ask.',
    fields: [
      number('points', 1, 100, { path: 'tiers.hotAtScore', label: 'Hot from', help: 'Score at which a lead counts as hot.', looser: 'down' }),
      number('points', 1, 100, { path: 'tiers.warmAtScore', label: 'Warm from', help: 'Score at which a lead counts as warm.', looser: 'down' }),
    ],
  },
  {
    title: 'Learning',
    about: 'Groups are drawn once, at a lead’s first signal, and kept; new shares hold for new leads.',
    fields: [
      share({ path: 'exploration.floor', label: 'Exploration floor', help: 'Probability shared by all choices the policy did not prefer, so that it can learn from them.', looser: 'up', min: 0.01, max: 0.5, alone: true }),
      share({ path: 'groups.treatment', label: 'Treatment', help: 'Share of new leads the agent decides for.', looser: 'neither' }),
      share({ path: 'groups.random', label: 'Random', help: 'Share for whom every allowed choice is equally likely.', looser: 'up' }),
      share({ path: 'groups.businessAsUsual', label: 'Business as usual', help: 'Share that gets the drip campaign: what the agent is compared with.', looser: 'neither' }),
      share({ path: 'groups.holdout', label: 'Holdout', help: 'Share that nobody contacts unless asked.', looser: 'down' }),
    ],
  },
  {
    title: 'Hand-over',
    about: 'By when a person must have answered.',
    fields: [
      number('minutes', 5, 1440, { path: 'escalation.slaMinutesHigh', label: 'Urgent escalation', help: 'Minutes until an urgent one is late.', looser: 'up' }, 5),
      number('minutes', 5, 10080, { path: 'escalation.slaMinutesLow', label: 'Ordinary escalation', help: 'Minutes until an ordinary one is late.', looser: 'up' }, 5),
    ],
  },
]

export const SETTING_FIELDS: readonly SettingField[] = SETTING_GROUPS.flatMap((group) => group.fields)

/** The value at a dotted path, or undefined where the document has none. */
export function settingAt(settings: GuardrailSettings, path: string): SettingValue | undefined {
  let here: unknown = settings
  for (const key of path.split('.')) here = typeof here === 'object' && here !== null && Object.hasOwn(here, key) ? Reflect.get(here, key) : undefined
  return typeof here === 'number' || typeof here === 'boolean' ? here : undefined
}

/** A copy of the document with one value replaced. */
export function withSetting(settings: GuardrailSettings, path: string, value: SettingValue): GuardrailSettings {
  const copy = structuredClone(settings)
  const keys = path.split('.')
  const last = keys.pop()
  let here: unknown = copy
  for (const key of keys) here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined
  if (last && typeof here === 'object' && here !== null) Reflect.set(here, last, value)
  return copy
}

/** The value in words: `48 hours`, `20:00`, `5 %`, `on`. */
export function settingText(field: SettingField, value: SettingValue | undefined): string {
  if (value === undefined) return '–'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (field.kind === 'hour') return `${String(value).padStart(2, '0')}:00`
  if (field.kind === 'share') return `${Number((value * 100).toFixed(2))} %`
  return field.unit ? `${value} ${value === 1 ? field.unit.replace(/s$/, '') : field.unit}` : String(value)
}
