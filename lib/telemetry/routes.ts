/** Where the app answers, as it is written in folders: `/api/leads/[id]`. */
export type Routes = { fixed: ReadonlySet<string>; moving: readonly { pattern: string; parts: readonly string[] }[] }

/** `app/(dashboard)/leads/[id]/page.tsx` answers at `/leads/[id]`; anything that is no page or route answers nowhere. */
export function patternOf(file: string): string | null {
  const found = /^app\/(?:(.*)\/)?(?:page\.tsx|route\.tsx?)$/.exec(file)
  return found ? `/${(found[1] ?? '').split('/').filter((part) => part !== '' && !/^\(.*\)$/.test(part)).join('/')}` : null
}

export function routesOf(files: readonly string[]): Routes {
  const patterns = [...new Set(files.flatMap((file) => patternOf(file) ?? []))]
  return {
    fixed: new Set(patterns.filter((pattern) => !pattern.includes('['))),
    moving: patterns.filter((pattern) => pattern.includes('[')).map((pattern) => ({ pattern, parts: pattern.split('/') })).sort((a, b) => byExactness(a.parts, b.parts)),
  }
}

const freedom = (part: string | undefined): number => (part === undefined ? 3 : part.startsWith('[...') || part.startsWith('[[') ? 2 : part.startsWith('[') ? 1 : 0)

/** As the framework chooses: at the first folder in which they differ, a name before any name, and any name before all the rest. */
function byExactness(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, index) => freedom(part) !== freedom(b[index]))
  return at === -1 ? b.length - a.length : freedom(a[at]) - freedom(b[at])
}

/** The route a request's path belongs to, never the path itself: `static` for what the build made, `other` for what answers nowhere. */
export function routeOf({ fixed, moving }: Routes, path: string): string {
  if (path.startsWith('/_next/')) return 'static'
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path
  if (fixed.has(clean)) return clean
  const asked = clean.split('/')
  return moving.find(({ parts }) => fits(parts, asked))?.pattern ?? 'other'
}

function fits(parts: readonly string[], asked: readonly string[]): boolean {
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('[...') || part.startsWith('[[...')) return asked.length > index || part.startsWith('[[')
    const given = asked[index]
    if (given === undefined || given === '' && index > 0 || (!part.startsWith('[') && part !== given)) return false
  }
  return parts.length === asked.length
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
export const methodOf = (method: string | undefined): string => (method !== undefined && METHODS.has(method) ? method : 'other')
