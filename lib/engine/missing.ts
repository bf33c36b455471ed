/** A field that is not there. The real evaluator treats it differently from null. */
export const MISSING = Symbol('missing')
/** What cannot be computed: wrong types, a division by zero. In a comparison it counts as a field that is not there. */
export const FAULT = Symbol('fault')
export const absent = (value: Value): boolean => value === MISSING || value === FAULT

/** A JSON value, `bigint` for a whole number written in the expression itself, `Date` for a moment, or one of the two above. */
export type Value = unknown
/**
 * What an expression may speak of: `event`, `async`. `now` is the engine's present (ms). With `filled`, fields that `event` lacks are null, as where
 * the real server writes the event into the expression before it waits.
 */
export type Scope = Readonly<Record<string, unknown>> & { readonly now?: number; readonly filled?: boolean }
