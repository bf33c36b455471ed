/** What a span may say: ids and words of the code. None of it says who a person is. */
const ALLOWED = new Set([
  'bide.workspace', 'bide.signal', 'bide.source', 'bide.decision', 'bide.wait', 'bide.send', 'bide.escalation', 'bide.pass', 'bide.attempt', 'bide.action', 'bide.decider', 'bide.policy_version', 'bide.rules', 'bide.tier',
  'bide.function', 'bide.step', 'bide.event', 'bide.channel', 'bide.provider', 'bide.outcome', 'bide.fault', 'error.type', 'error.code',
])
const HARMLESS = /^[A-Za-z][\w.:/-]{0,79}$/

export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>

/** The attributes that may be told; the others are left out without a word. */
export function harmless(attributes: Attributes): Record<string, string | number | boolean | string[]> {
  return Object.fromEntries(Object.entries(attributes).flatMap(([key, value]): [string, string | number | boolean | string[]][] => {
    if (!ALLOWED.has(key) || value === null || value === undefined) return []
    if (typeof value === 'boolean') return [[key, value]]
    if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 1_000_000 ? [[key, value]] : []
    if (typeof value === 'string') return isHarmless(value) ? [[key, value]] : []
    const words = value.filter(isHarmless)
    return words.length > 0 ? [[key, words.slice(0, 20)]] : []
  }))
}

/** Digits stand only inside an id of ours. */
const isHarmless = (text: string): boolean => HARMLESS.test(text) && (!/\d{7}/.test(text) || /^[a-z]{2,4}_[0-9a-f-]{36}$/.test(text))
