import { parse, type ASTNode } from '@marcbachmann/cel-js'
import { call } from './calls.ts'
import { absent, FAULT, MISSING, type Scope, type Value } from './missing.ts'
import { binary, isMap, text, truthy } from './operators.ts'

const CACHED_MAX = 5000
const parsed = new Map<string, ASTNode | null>()

/** The tree of an expression, or null when it cannot be read. */
export function treeOf(expression: string): ASTNode | null {
  const known = parsed.get(expression)
  if (known !== undefined) return known
  let tree: ASTNode | null = null
  try { tree = parse(expression).ast } catch { tree = null }
  if (parsed.size > CACHED_MAX) parsed.clear()
  parsed.set(expression, tree)
  return tree
}

/** Whether the expression is true. What cannot be computed or read is not. */
export function holds(expression: string, scope: Scope): boolean {
  const tree = treeOf(expression)
  return tree !== null && evaluate(tree, scope) === true
}

/** The text an expression gives as a key (concurrency, debounce, …). An absent field counts as false, as on the real server. */
export function keyOf(expression: string, scope: Scope): string {
  const value = limitKeyOf(expression, scope)
  return value ?? 'false'
}

/** The same for a rate limit, where false and an absent field mean no limit at all: null. */
export function limitKeyOf(expression: string, scope: Scope): string | null {
  const tree = treeOf(expression)
  const value = tree === null ? FAULT : evaluate(tree, scope)
  return absent(value) || value === false ? null : text(value)
}

export function evaluate(node: ASTNode, scope: Scope): Value {
  switch (node.op) {
    case 'value': return node.args
    case 'id': return field(scope, node.args)
    case '.': case '.?': return asWritten(node, field(evaluate(node.args[0], scope), node.args[1]), scope)
    case '[]': case '[?]': return asWritten(node, field(evaluate(node.args[0], scope), evaluate(node.args[1], scope)), scope)
    case 'list': return node.args.map((n) => evaluate(n, scope)).map((v) => (absent(v) ? null : v))
    case 'map': return Object.fromEntries(node.args.map(([k, v]) => [text(evaluate(k, scope)), evaluate(v, scope)]))
    case '?:': return truthy(evaluate(node.args[0], scope)) ? evaluate(node.args[1], scope) : evaluate(node.args[2], scope)
    case '||': { const a = evaluate(node.args[0], scope); return truthy(a) ? a : evaluate(node.args[1], scope) }
    case '&&': { const a = evaluate(node.args[0], scope); return truthy(a) ? evaluate(node.args[1], scope) : a }
    case '!_': { const v = evaluate(node.args, scope); return absent(v) ? false : typeof v === 'boolean' ? !v : FAULT }
    case '-_': { const v = evaluate(node.args, scope); return typeof v === 'number' || typeof v === 'bigint' ? -v : absent(v) ? false : FAULT }
    case 'call': return call(node.args[0], null, node.args[1], scope, evaluate)
    case 'rcall': return call(node.args[0], node.args[1], node.args[2], scope, evaluate)
    default: return binary(node.op, evaluate(node.args[0], scope), evaluate(node.args[1], scope))
  }
}

export function field(of: Value, name: Value): Value {
  if (Array.isArray(of)) return (typeof name === 'number' || typeof name === 'bigint') && Number(name) in of ? of[Number(name)] : FAULT
  if (!isMap(of) || (typeof name !== 'string' && typeof name !== 'number' && typeof name !== 'bigint')) return MISSING
  return Object.hasOwn(of, String(name)) ? of[String(name)] ?? null : MISSING
}

/** In a `filled` scope what the event lacks is null. */
function asWritten(node: ASTNode, value: Value, scope: Scope): Value {
  return scope.filled === true && value === MISSING && rootOf(node) === 'event' ? null : value
}

export function rootOf(node: ASTNode): string {
  if (node.op === 'id') return node.args
  return node.op === '.' || node.op === '[]' || node.op === '.?' || node.op === '[?]' ? rootOf(node.args[0]) : ''
}

/** The parts of a node, whatever it is. */
export function children(node: ASTNode): ASTNode[] {
  const isNode = (value: unknown): value is ASTNode => value !== null && typeof value === 'object' && 'op' in value && 'args' in value
  const within = (value: unknown): ASTNode[] => (isNode(value) ? [value] : Array.isArray(value) ? value.flatMap(within) : [])
  return within(node.op === 'value' || node.op === 'id' ? [] : node.args)
}
