/** "change.approved" as "Change approved". */
export function verbWords(verb: string): string {
  const words = verb.replaceAll('.', ' ').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const PLACES: Record<string, (id: string) => string> = {
  change: (id) => `/changes/${id}`, decision: (id) => `/decisions/${id}`, lead: (id) => `/leads/${id}`, escalation: (id) => `/escalations?c=${id}`, policy: () => '/guardrails', run: (id) => `/health/runs/${id}`,
}

/** Where an object can be looked at, or null where it has no page. */
export const placeOf = (kind: string, id: string): string | null => PLACES[kind]?.(encodeURIComponent(id)) ?? null
