/** A field that is not there, or anything computed from one. The real evaluator treats it differently from both null and an error. */
export const MISSING = Symbol('missing')
export type Value = unknown
export type Scope = Readonly<Record<string, unknown>>
