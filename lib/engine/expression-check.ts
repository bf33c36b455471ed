import type { ASTNode } from '@marcbachmann/cel-js'
import { isKnown, MACROS } from './calls.ts'
import { children, treeOf } from './expression.ts'

const NAMES = ['event', 'async', 'vars']
const TYPES = ['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type']
const ONLY_LOGIC = ['==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||', '!_', '?:', '.', '[]', '.?', '[?]', 'id', 'value', 'list', 'map']
const CONVERSIONS = ['int', 'uint', 'double']

/** Why the real server would not compile an expression; null when it would. */
export function whyNotCompiled(expression: string): string | null {
  const tree = treeOf(expression)
  return tree === null ? 'Syntax error' : undeclared(tree, NAMES)
}

/** Why the real server would not take it where it allows comparisons and nothing else (the `if` of a cancellation). */
export function whyNotPlain(expression: string): string | null {
  const tree = treeOf(expression)
  return whyNotCompiled(expression) ?? (tree === null ? null : beyondLogic(tree))
}

function undeclared(node: ASTNode, names: readonly string[]): string | null {
  if (node.op === 'id') return names.includes(node.args) || TYPES.includes(node.args) ? null : `undeclared reference to '${node.args}'`
  if (node.op === 'call') {
    const [name, args] = node.args
    return isKnown(name, false) ? first(args, (arg) => undeclared(arg, names)) : `undeclared reference to '${name}'`
  }
  if (node.op === 'rcall') {
    const [name, on, args] = node.args
    if (!isKnown(name, true)) return `undeclared reference to '${name}'`
    const [label] = args
    const inner = MACROS.includes(name) && label?.op === 'id' ? [...names, label.args] : names
    return undeclared(on, names) ?? first(args, (arg) => undeclared(arg, inner))
  }
  return first(children(node), (child) => undeclared(child, names))
}

function beyondLogic(node: ASTNode): string | null {
  if (node.op === 'call' || node.op === 'rcall') {
    const [name] = node.args
    if (MACROS.includes(name)) return `macros are disallowed (uses '${name}')`
    if (!CONVERSIONS.includes(name)) return `function calls are disallowed (uses '${name}')`
  } else if (!ONLY_LOGIC.includes(node.op)) return `function calls are disallowed (uses '${node.op}')`
  return first(children(node), beyondLogic)
}

function first(nodes: readonly ASTNode[], look: (node: ASTNode) => string | null): string | null {
  for (const node of nodes) {
    const found = look(node)
    if (found !== null) return found
  }
  return null
}
