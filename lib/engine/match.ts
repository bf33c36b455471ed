import type { ASTNode } from '@marcbachmann/cel-js'
import { children, evaluate, field, treeOf } from './expression.ts'
import { absent, FAULT } from './missing.ts'
import { strict } from './operators.ts'

/** How a waiting run finds its event: by an index on (event, key), then by the expression where the key says too little. */
export type Match = { path: string; key: string; expression: string | null }

export const ANY = ''

/**
 * Turns `event.a == async.b` (alone, or joined by `&&`) into an index key, with the waiting run's own event filled in. A field neither has counts as equal.
 * What an index cannot say stays as an expression to evaluate row by row.
 */
export function matchOf(expression: string | undefined, event: unknown): Match {
  if (expression === undefined || expression.trim() === '') return { path: '*', key: ANY, expression: null }
  const tree = treeOf(expression)
  if (tree === null) return { path: '*', key: ANY, expression }
  for (const part of conjuncts(tree)) {
    const pair = asyncEquals(part)
    if (pair === null) continue
    const value = evaluate(pair.other, { event })
    if (value !== null && typeof value === 'object') continue
    return { path: pair.path, key: keyFor(pair.path, value), expression: part === tree ? null : expression }
  }
  return { path: '*', key: ANY, expression }
}

/** The keys an arriving event could be waited for under, given the paths anyone uses for its name. */
export function keysOf(event: unknown, paths: readonly string[]): string[] {
  const keys = [ANY]
  for (const path of paths) {
    if (path === '*') continue
    const value = path.split('.').reduce<unknown>(field, event)
    if (value === null || typeof value !== 'object') keys.push(keyFor(path, value))
  }
  return keys
}

/** A field that is absent on one side is met by one that is absent or null on the other, as on the real server. */
const keyFor = (path: string, value: unknown) => `${path}=${absent(value) ? 'null' : JSON.stringify(typeof value === 'bigint' ? Number(value) : value)}`

function conjuncts(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? [...conjuncts(node.args[0]), ...conjuncts(node.args[1])] : [node]
}

function asyncEquals(node: ASTNode): { path: string; other: ASTNode } | null {
  if (node.op !== '==') return null
  const [left, right] = node.args
  for (const [mine, other] of [[left, right], [right, left]] as const) {
    const path = pathOf(mine)
    const otherPath = pathOf(other)
    const fixed = other.op === 'value' || otherPath?.[0] === 'event'
    if (path?.[0] === 'async' && path.length > 1 && fixed) return { path: path.slice(1).join('.'), other }
  }
  return null
}

function pathOf(node: ASTNode): string[] | null {
  if (node.op === 'id') return [node.args]
  if (node.op !== '.') return null
  const base = pathOf(node.args[0])
  return base && [...base, node.args[1]]
}

const ARITHMETIC = ['+', '-', '*', '/', '%']

/** Whether the event cannot be written into the expression: it reckons with the event's values in a way CEL has no rule for. The real server's run then hangs. */
export function unfillable(expression: string, event: unknown): boolean {
  const tree = treeOf(expression)
  return tree !== null && broken(tree, event)
}

function broken(node: ASTNode, event: unknown): boolean {
  const parts = children(node)
  if (parts.some((part) => broken(part, event))) return true
  if (mentions(node, 'async')) return false
  if (node.op === 'call') return evaluate(node, { event, filled: true }) === FAULT
  if (!ARITHMETIC.includes(node.op)) return false
  const [a, b] = parts.map((part) => evaluate(part, { event }))
  return !absent(a) && !absent(b) && strict(node.op, a, b) === FAULT
}

const mentions = (node: ASTNode, name: string): boolean => (node.op === 'id' ? node.args === name : children(node).some((child) => mentions(child, name)))
