const FUNCTIONS: Record<string, string> = {
  'nurture-lead': 'Nurture a lead', 'absorb-outcome': 'Absorb an outcome', 'notice-silence': 'Notice silence', sweep: 'Sweep up what was missed', 'keep-canary': 'Keep the canary',
}
const EVENTS: Record<string, string> = {
  'lead/signal.received': 'a signal came in', 'lead/wait.due': 'a wait came due', 'lead/replied': 'the lead replied', 'lead/opted.out': 'the lead opted out', 'lead/outcome.observed': 'an outcome was seen',
  'canary/planted': 'a canary was planted',
  'inngest/scheduled.timer': 'its schedule', 'inngest/function.failed': 'a run failed', 'inngest/function.invoked': 'another run asked',
}
const STEPS: Record<string, string> = {
  look: 'Look', read: 'Read', ring: 'Ring', notice: 'Notice', absorb: 'Absorb', waits: 'Sweep the waits', sends: 'Sweep the messages', signals: 'Sweep the signals', decide: 'Decide', record: 'Record the decision', park: 'Park a wait', wait: 'Wait', wake: 'Wake the wait', escalate: 'Hand to a person', write: 'Write', deliver: 'Deliver',
}

/** "bide-nurture-lead" as a person would say it. The engine puts the app's name in front of each function's. */
export function functionWords(id: string): string {
  const own = id.replace(/^[a-z0-9]+-(?=[a-z])/, '')
  const known = FUNCTIONS[own] ?? FUNCTIONS[id]
  if (known !== undefined) return known
  if (own.endsWith('-failure')) return `${functionWords(id.slice(0, -'-failure'.length))}: after it failed`
  return capital(own.replaceAll('-', ' '))
}

/** What started a run, to complete "because …". */
export const eventWords = (name: string | null): string => (name === null ? 'its event is gone' : EVENTS[name] ?? name)

export const stepWords = (name: string): string => STEPS[name] ?? capital(name.replace(/[-_]+/g, ' '))

/** A reason as a sentence of its own. */
export const sentence = (reason: string): string => `${capital(reason.trim())}${/[.!?]$/.test(reason.trim()) ? '' : '.'}`

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
