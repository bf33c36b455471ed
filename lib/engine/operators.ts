import { absent, FAULT, MISSING, type Value } from './missing.ts'

/** How values of two types meet, as the real server's evaluator has it: CEL, but lenient about absent fields, nulls and mixed types. */
export function binary(op: string, a: Value, b: Value): Value {
  const [x, y] = [kind(a), kind(b)]
  if (!absent(a) && !absent(b)) {
    const value = strict(op, a, b)
    if (value !== FAULT || x === y) return value
    if (op === '+') return text(a) + text(b)
    if (a === null || b === null) return withNull(op, a, b)
    return FAULT
  }
  return withAbsent(op, a, b)
}

const ORDER = ['<', '<=', '>', '>=']

/** An absent value is equal to null alone, and less than anything. */
function withAbsent(op: string, a: Value, b: Value): Value {
  const hasNull = a === null || b === null
  if (op === '==') return hasNull
  if (op === '!=') return !hasNull
  if (op === '<' || op === '<=') return absent(a)
  if (op === '>' || op === '>=') return !absent(a)
  if (op === '+') return a === MISSING ? (b === MISSING ? false : b) : b === MISSING ? a : text(a) + text(b)
  return false
}

/** Null is no value's equal, and in an order it stands for nothing: zero or an empty text. */
function withNull(op: string, a: Value, b: Value): Value {
  if (op === '==') return false
  if (op === '!=') return true
  const other = a ?? b
  const nothing = typeof other === 'string' ? '' : typeof other === 'bigint' ? 0n : typeof other === 'number' ? 0 : null
  return !ORDER.includes(op) || nothing === null ? FAULT : strict(op, a ?? nothing, b ?? nothing)
}

/** Plain CEL: a fault where it has no rule. */
export function strict(op: string, a: Value, b: Value): Value {
  switch (op) {
    case '==': return equal(a, b)
    case '!=': return !equal(a, b)
    case 'in': return Array.isArray(b) ? b.some((v) => equal(v, a)) : isMap(b) ? typeof a === 'string' && Object.hasOwn(b, a) : FAULT
    case '<': case '<=': case '>': case '>=': return ordered(op, a, b)
    default: return sum(op, a, b)
  }
}

function ordered(op: string, a: Value, b: Value): Value {
  const numbers = isNumber(a) && isNumber(b)
  const same = kind(a) === kind(b) && ['string', 'bool', 'time'].includes(kind(a))
  if (!numbers && !same) return FAULT
  const [x, y] = [a as number, b as number]
  return op === '<' ? x < y : op === '<=' ? x <= y : op === '>' ? x > y : x >= y
}

/** Whole numbers and fractions do not mix, as in CEL. */
function sum(op: string, a: Value, b: Value): Value {
  if (op === '+' && typeof a === 'string' && typeof b === 'string') return a + b
  if (op === '+' && Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    if ((op === '/' || op === '%') && b === 0n) return FAULT
    return op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : op === '/' ? a / b : op === '%' ? a % b : FAULT
  }
  if (typeof a === 'number' && typeof b === 'number') return op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : op === '/' ? a / b : FAULT
  return FAULT
}

export const isMap = (value: Value): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
const isNumber = (value: Value): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'

export function kind(value: Value): string {
  if (absent(value) || value === null) return value === null ? 'null' : 'absent'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Date) return 'time'
  return { boolean: 'bool', bigint: 'int', number: 'double', string: 'string' }[typeof value as 'boolean'] ?? 'map'
}

export function equal(a: Value, b: Value): boolean {
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b)
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b
  const [x, y] = [Object.entries(a), Object.entries(b)]
  return kind(a) === kind(b) && x.length === y.length && x.every(([k, v]) => Object.hasOwn(b, k) && equal(v, (b as Record<string, unknown>)[k]))
}

/** False, null, nothing, zero and an empty text are not true, as in JavaScript; everything else is. */
export const truthy = (value: Value): boolean => !absent(value) && value !== null && value !== false && value !== '' && value !== 0 && value !== 0n

export const text = (value: Value): string => (value === null ? 'NULL_VALUE' : value === FAULT ? 'no such overload' : value === MISSING ? '' : typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? Number(v) : v)) : String(value))
