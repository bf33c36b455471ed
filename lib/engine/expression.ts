import { parse, type ASTNode } from '@marcbachmann/cel-js'
import { call } from './calls.ts'
import { MISSING, type Scope, type Value } from './missing.ts'

const parsed = new Map<string, ASTNode | null>()

/** The tree of an expression, or null when it cannot be read. */
export function treeOf(expression: string): ASTNode | null {
  const known = parsed.get(expression)
  if (known !== undefined) return known
  let tree: ASTNode | null = null
  try { tree = parse(expression).ast } catch { tree = null }
  if (parsed.size > 5000) parsed.clear()
  parsed.set(expression, tree)
  return tree
}

/** Whether the expression is true. Absent fields, unknown functions and unreadable text make it false, as on the real server. */
export function holds(expression: string, scope: Scope): boolean {
  const tree = treeOf(expression)
  return tree !== null && evaluate(tree, scope) === true
}

/** The text an expression gives as a key (concurrency, debounce, …). An absent field counts as empty. */
export function keyOf(expression: string, scope: Scope): string {
  const tree = treeOf(expression)
  if (tree === null) return expression
  const value = evaluate(tree, scope)
  if (value === MISSING || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function evaluate(node: ASTNode, scope: Scope): Value {
  switch (node.op) {
    case 'value': return typeof node.args === 'bigint' ? Number(node.args) : node.args
    case 'id': return field(scope, node.args)
    case '.': case '.?': return field(evaluate(node.args[0], scope), node.args[1])
    case '[]': case '[?]': return field(evaluate(node.args[0], scope), evaluate(node.args[1], scope))
    case 'list': return node.args.map((n) => evaluate(n, scope)).map((v) => (v === MISSING ? null : v))
    case 'map': return Object.fromEntries(node.args.map(([k, v]) => [String(evaluate(k, scope)), evaluate(v, scope)]))
    case '?:': return evaluate(node.args[0], scope) === true ? evaluate(node.args[1], scope) : evaluate(node.args[2], scope)
    case '||': return evaluate(node.args[0], scope) === true || evaluate(node.args[1], scope) === true
    case '&&': return evaluate(node.args[0], scope) === true && evaluate(node.args[1], scope) === true
    case '!_': { const v = evaluate(node.args, scope); return typeof v === 'boolean' ? !v : MISSING }
    case '-_': { const v = evaluate(node.args, scope); return typeof v === 'number' ? -v : MISSING }
    case '==': return equal(evaluate(node.args[0], scope), evaluate(node.args[1], scope))
    case '!=': return !equal(evaluate(node.args[0], scope), evaluate(node.args[1], scope))
    case 'call': return call(node.args[0], null, node.args[1], scope, evaluate)
    case 'rcall': return call(node.args[0], node.args[1], node.args[2], scope, evaluate)
    default: return binary(node.op, evaluate(node.args[0], scope), evaluate(node.args[1], scope))
  }
}

export function field(of: Value, name: Value): Value {
  if (Array.isArray(of)) return typeof name === 'number' && name in of ? of[name] : MISSING
  if (of === null || typeof of !== 'object' || (typeof name !== 'string' && typeof name !== 'number')) return MISSING
  return Object.hasOwn(of, name) ? (of as Record<string | number, unknown>)[name] ?? null : MISSING
}

function equal(a: Value, b: Value): boolean {
  if (a === MISSING || b === MISSING) return a === null || b === null
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b
  const [x, y] = [Object.entries(a), Object.entries(b)]
  return Array.isArray(a) === Array.isArray(b) && x.length === y.length && x.every(([k, v]) => Object.hasOwn(b, k) && equal(v, (b as Record<string, unknown>)[k]))
}

function binary(op: string, a: Value, b: Value): Value {
  if (op === '+') return add(a, b)
  if (op === 'in') return Array.isArray(b) ? b.some((v) => equal(v, a)) : b !== null && typeof b === 'object' && typeof a === 'string' && Object.hasOwn(b, a)
  if (typeof a === 'number' && typeof b === 'number') {
    if (op === '-') return a - b
    if (op === '*') return a * b
    if (op === '/') return b === 0 ? MISSING : a / b
    if (op === '%') return b === 0 ? MISSING : a % b
  }
  const comparable = (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')
  if (!comparable) return op === '<' || op === '>' || op === '<=' || op === '>=' ? false : MISSING
  const [x, y] = [a as number, b as number]
  return op === '<' ? x < y : op === '>' ? x > y : op === '<=' ? x <= y : op === '>=' ? x >= y : MISSING
}

function add(a: Value, b: Value): Value {
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  if (typeof a === 'number' && typeof b === 'number') return a + b
  const text = (v: Value) => (v === MISSING || v === null ? '' : typeof v === 'object' ? JSON.stringify(v) : String(v))
  return typeof a === 'string' || typeof b === 'string' ? text(a) + text(b) : MISSING
}
