import type { ASTNode } from '@marcbachmann/cel-js'
import { MISSING, type Scope, type Value } from './missing.ts'

type Evaluate = (node: ASTNode, scope: Scope) => Value

/** The functions expressions may call; any other name is an absent value, which makes the whole false. */
export function call(name: string, receiver: ASTNode | null, args: readonly ASTNode[], scope: Scope, evaluate: Evaluate): Value {
  const [first] = args
  if (receiver === null) return free(name, first === undefined ? MISSING : evaluate(first, scope))
  const of = evaluate(receiver, scope)
  if (['exists', 'all', 'filter', 'map'].includes(name)) return macro(name, of, args, scope, evaluate)
  const word = first === undefined ? MISSING : evaluate(first, scope)
  if (name === 'size') return free('size', of)
  if (name === 'contains' && Array.isArray(of)) return of.includes(word)
  if (typeof of !== 'string' || typeof word !== 'string') return MISSING
  if (name === 'startsWith') return of.startsWith(word)
  if (name === 'endsWith') return of.endsWith(word)
  if (name === 'contains') return of.includes(word)
  if (name === 'matches') { try { return new RegExp(word).test(of) } catch { return MISSING } }
  return MISSING
}

function free(name: string, value: Value): Value {
  if (value === MISSING) return MISSING
  if (name === 'has') return true
  if (name === 'size') return typeof value === 'string' || Array.isArray(value) ? value.length : value !== null && typeof value === 'object' ? Object.keys(value).length : MISSING
  if (name === 'string') return value === null || typeof value === 'object' ? JSON.stringify(value) : String(value)
  if (name === 'int' || name === 'uint') return typeof value === 'object' || Number.isNaN(Number(value)) ? MISSING : Math.trunc(Number(value))
  if (name === 'double') return typeof value === 'object' || Number.isNaN(Number(value)) ? MISSING : Number(value)
  if (name === 'bool') return value === true || value === 'true'
  return MISSING
}

function macro(name: string, of: Value, [variable, body]: readonly ASTNode[], scope: Scope, evaluate: Evaluate): Value {
  if (!Array.isArray(of) || variable?.op !== 'id' || body === undefined) return MISSING
  const label = variable.args
  const each = (item: unknown) => evaluate(body, { ...scope, [label]: item })
  if (name === 'exists') return of.some((item) => each(item) === true)
  if (name === 'all') return of.every((item) => each(item) === true)
  if (name === 'filter') return of.filter((item) => each(item) === true)
  return of.map(each)
}
