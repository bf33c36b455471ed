import type { ASTNode } from '@marcbachmann/cel-js'
import { durationMs } from './duration.ts'
import { absent, FAULT, MISSING, type Scope, type Value } from './missing.ts'
import { isMap, kind, truthy } from './operators.ts'

type Evaluate = (node: ASTNode, scope: Scope) => Value

export const MACROS = ['has', 'all', 'exists', 'exists_one', 'map', 'filter']
const MEMBERS = ['contains', 'startsWith', 'endsWith', 'matches', 'size']
const FREE = ['size', 'string', 'int', 'uint', 'double', 'bool', 'type', 'dyn', 'lowercase', 'uppercase', 'b64decode', 'json_parse', 'now', 'now_plus', 'now_minus', 'date', 'timestamp', 'duration', 'bytes', 'matches']
const CLOCK = ['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear', 'getHours', 'getMinutes', 'getSeconds', 'getMilliseconds']
/** Whether the real server knows a function of this name: on its own, or called on something. */
export const isKnown = (name: string, on: boolean): boolean => (on ? [...MEMBERS, ...CLOCK, 'all', 'exists', 'exists_one', 'map', 'filter'] : [...FREE, 'has']).includes(name)

/** The functions expressions may call. */
export function call(name: string, receiver: ASTNode | null, args: readonly ASTNode[], scope: Scope, evaluate: Evaluate): Value {
  const [first] = args
  if (receiver === null && name === 'now') return moment(scope.now)
  const word = first === undefined || (receiver !== null && isMacro(name)) ? MISSING : evaluate(first, name === 'has' ? { ...scope, filled: false } : scope)
  if (receiver === null) return name === 'has' ? (absent(word) ? MISSING : true) : free(name, word, scope)
  const of = evaluate(receiver, scope)
  if (isMacro(name)) return macro(name, of, args, scope, evaluate)
  if (name === 'size') return free('size', of, scope)
  if (absent(of) || absent(word)) return false
  if (typeof of !== 'string' || typeof word !== 'string') return FAULT
  return onText(name, of, word)
}

const isMacro = (name: string) => name !== 'has' && MACROS.includes(name)
const moment = (ms: number | undefined | null): Value => (ms === undefined || ms === null || Number.isNaN(ms) ? FAULT : new Date(ms))

function onText(name: string, of: string, word: string): Value {
  if (name === 'startsWith') return of.startsWith(word)
  if (name === 'endsWith') return of.endsWith(word)
  if (name === 'contains') return of.includes(word)
  if (name === 'matches') { try { return new RegExp(word, 'u').test(of) } catch { return FAULT } }
  return FAULT
}

function free(name: string, value: Value, scope: Scope): Value {
  if (name === 'size') return absent(value) ? 0n : typeof value === 'string' ? BigInt([...value].length) : Array.isArray(value) ? BigInt(value.length) : isMap(value) ? BigInt(Object.keys(value).length) : FAULT
  if (absent(value)) return false
  switch (name) {
    case 'dyn': return value
    case 'type': return kind(value)
    case 'string': return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : value instanceof Date ? value.toISOString() : FAULT
    case 'int': case 'uint': return whole(value)
    case 'double': return typeof value === 'string' ? (value.trim() === '' || Number.isNaN(Number(value)) ? FAULT : Number(value)) : typeof value === 'number' || typeof value === 'bigint' ? Number(value) : FAULT
    case 'bool': return typeof value === 'boolean' ? value : ['true', 'TRUE', 'True', 't', '1'].includes(String(value)) ? true : ['false', 'FALSE', 'False', 'f', '0'].includes(String(value)) ? false : FAULT
    case 'lowercase': return typeof value === 'string' ? value.toLowerCase() : ''
    case 'uppercase': return typeof value === 'string' ? value.toUpperCase() : ''
    case 'b64decode': return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : ''
    case 'json_parse': return parsed(value)
    case 'date': case 'timestamp': return typeof value === 'string' ? moment(Date.parse(value)) : typeof value === 'bigint' ? moment(Number(value)) : FAULT
    case 'duration': return typeof value === 'string' ? durationMs(value) ?? FAULT : FAULT
    case 'now_plus': case 'now_minus': {
      const length = typeof value === 'string' ? durationMs(value) : null
      return length === null || scope.now === undefined ? FAULT : moment(scope.now + (name === 'now_plus' ? length : -length))
    }
    default: return FAULT
  }
}

function whole(value: Value): Value {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : FAULT
  return typeof value === 'string' && /^[-+]?\d+$/.test(value) ? BigInt(value) : FAULT
}

function parsed(value: Value): Value {
  try { const read: unknown = JSON.parse(String(value)); return isMap(read) ? read : {} } catch { return {} }
}

function macro(name: string, of: Value, [variable, body]: readonly ASTNode[], scope: Scope, evaluate: Evaluate): Value {
  if (absent(of)) return MISSING
  const items = Array.isArray(of) ? of : isMap(of) ? Object.keys(of) : null
  if (items === null || variable?.op !== 'id' || body === undefined) return FAULT
  const label = variable.args
  const each = (item: unknown) => evaluate(body, { ...scope, [label]: item })
  if (name === 'exists') return items.some((item) => truthy(each(item)))
  if (name === 'all') return items.every((item) => truthy(each(item)))
  if (name === 'exists_one') return items.filter((item) => truthy(each(item))).length === 1
  if (name === 'filter') return items.filter((item) => truthy(each(item)))
  return items.map(each)
}
