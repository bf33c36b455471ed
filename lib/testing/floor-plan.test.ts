import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/**
 * The floor plan: imports run down, siblings do not know each other, nothing goes round in a circle, and plain files stay pure.
 * What this cannot prove: that a pure file is given no impure function as an argument, that a `.server` verb does only one thing,
 * or that a string built at run time names no module.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
const SKIP = new Set(['node_modules', 'generated', '.next', '.git', '.bide'])
const DOORS = new Set(['db', 'env', 'models', 'http', 'audit', 'telemetry'])
/** Rooms that build a whole world around the house, for tests and the demo: they may open any door. */
const WORLDS = new Set(['testing', 'simulation'])

type Import = { from: string; to: string; typeOnly: boolean; bare: boolean }

const files = ['lib', 'app', 'components', 'inngest'].flatMap((folder) => walk(folder)).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
const product = files.filter((file) => !/\.test\.tsx?$/.test(file))
const sources = new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]))
const imports = product.flatMap((file) => importsOf(file))

function walk(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (SKIP.has(entry.name) || entry.name.startsWith('.next')) return []
    const file = `${folder}/${entry.name}`
    return entry.isDirectory() ? walk(file) : [file]
  })
}

function importsOf(file: string): Import[] {
  const text = withoutComments(sources.get(file) ?? '')
  const found: Import[] = []
  for (const match of text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:([^'"();]*?)\s+from\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g)) {
    const specifier = match[3] ?? match[4] ?? ''
    const named = match[2]?.match(/^\{([^}]*)\}$/)?.[1]?.split(',').map((name) => name.trim()).filter(Boolean)
    const typeOnly = match[1] !== undefined || (named !== undefined && named.length > 0 && named.every((name) => name.startsWith('type ')))
    const target = specifier.startsWith('#') ? specifier.slice(1) : specifier.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier)) : null
    found.push({ from: file, to: target ?? specifier, typeOnly, bare: target === null })
  }
  return found
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:])\/\/[^\n]*/g, '$1')
}

const roomOf = (file: string): string | null => file.match(/^lib\/([^/]+)\//)?.[1] ?? null
const isServer = (file: string): boolean => /\.server\.tsx?$/.test(file)

function floorOf(file: string): number {
  if (file.startsWith('app/') || file.startsWith('inngest/')) return 5
  if (file.startsWith('components/')) return 4
  const room = roomOf(file)
  if (room === 'domain') return 0
  if (room === 'testing' || room === 'simulation') return 6
  if (room !== null && DOORS.has(room) && isServer(file)) return 2
  return isServer(file) ? 3 : 1
}

const inside = imports.filter((each) => !each.bare && /^(lib|app|components|inngest)\//.test(each.to))
const strays = (rule: (each: Import) => boolean): string[] => inside.filter(rule).map((each) => `${each.from} imports ${each.to}`)

describe('the floor plan', () => {
  test('imports run down', () => {
    expect(strays((each) => !each.typeOnly && floorOf(each.to) > floorOf(each.from))).toEqual([])
  })

  test('nothing below the entrances knows an entrance', () => {
    expect(strays((each) => /^(app|inngest)\//.test(each.to) && !/^(app|inngest)\//.test(each.from) && !WORLDS.has(roomOf(each.from) ?? ''))).toEqual([])
  })

  test('inngest does not know app', () => {
    expect(strays((each) => each.from.startsWith('inngest/') && each.to.startsWith('app/'))).toEqual([])
  })

  test('rooms do not know their siblings, except by type', () => {
    expect(strays((each) => {
      const [from, to] = [roomOf(each.from), roomOf(each.to)]
      return !each.typeOnly && from !== null && to !== null && from !== to && to !== 'domain' && !DOORS.has(to) && !WORLDS.has(from)
    })).toEqual([])
  })

  test('components take only types, schemas’ types and formatters from the rooms', () => {
    expect(strays((each) => !each.typeOnly && each.from.startsWith('components/') && isServer(each.to))).toEqual([])
  })

  test('a plain file never imports a server file, except by type', () => {
    expect(strays((each) => !each.typeOnly && each.from.startsWith('lib/') && !isServer(each.from) && !WORLDS.has(roomOf(each.from) ?? '') && isServer(each.to))).toEqual([])
  })

  test('nothing goes round in a circle', () => {
    const edges = new Map<string, string[]>()
    for (const { from, to, typeOnly } of inside) if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to])
    expect(circleIn(edges)).toBeNull()
  })

  test('plain files neither look at the world nor roll dice', () => {
    const impure = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bprocess\.|\bperformance\.now\(|from '(?:node:(?!crypto)[a-z_/]+|@prisma[^']*|pg|next\/[^']*|nodemailer|ai)'/
    const stray = product.filter((file) => file.startsWith('lib/') && !isServer(file) && !['testing', 'simulation'].includes(roomOf(file) ?? ''))
      .flatMap((file) => impure.exec(withoutComments(sources.get(file) ?? ''))?.[0] ? [`${file}: ${impure.exec(withoutComments(sources.get(file) ?? ''))?.[0]}`] : [])
    expect(stray).toEqual([])
  })

  test('the words of the house import no vendor but zod and canonical JSON', () => {
    const allowed = /^(zod|canonicalize|node:crypto)$/
    expect(imports.filter((each) => roomOf(each.from) === 'domain' && each.bare && !allowed.test(each.to)).map((each) => `${each.from} imports ${each.to}`)).toEqual([])
  })

  test('next-auth is known to one file', () => {
    expect([...new Set(imports.filter((each) => each.bare && /^next-auth(\/|$)/.test(each.to) && !each.typeOnly).map((each) => each.from))]).toEqual(['lib/operators/auth.server.ts'])
  })
})

function circleIn(edges: ReadonlyMap<string, readonly string[]>): string | null {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' → ')
    if (done.has(file)) return null
    for (const next of edges.get(file) ?? []) {
      const circle = visit(next, [...path, file])
      if (circle) return circle
    }
    done.add(file)
    return null
  }
  for (const file of edges.keys()) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return null
}
