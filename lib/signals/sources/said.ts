/** `{ key: value }` where something was said, else nothing. */
export const text = (key: string, value: unknown): Record<string, string> => (typeof value === 'string' && value !== '' ? { [key]: value } : {})

/** A name or number as text; anything else, whatever it nests, is the fallback. */
export const word = (value: unknown, fallback = ''): string => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : fallback)

/** No more of a list than anybody means. */
export const listOf = (value: unknown, most = 200): readonly unknown[] => (Array.isArray(value) ? value.slice(0, most) : [])
