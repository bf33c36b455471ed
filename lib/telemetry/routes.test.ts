import fc from 'fast-check'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { methodOf, patternOf, routeOf, routesOf } from './routes.ts'
import { readRoutes } from './routes.server.ts'

const routes = routesOf(['app/page.tsx', 'app/(dashboard)/leads/page.tsx', 'app/(dashboard)/leads/[id]/page.tsx', 'app/api/leads/[id]/timeline/route.ts', 'app/api/auth/[...nextauth]/route.ts', 'app/api/leads/export/route.ts', 'app/api/leads/[id]/route.ts', 'app/layout.tsx'])

describe('the route of a request', () => {
  test.each([
    ['/', '/'], ['/leads', '/leads'], ['/leads/', '/leads'], ['/leads/ld_1', '/leads/[id]'], ['/api/leads/export', '/api/leads/export'], ['/api/leads/ld_1/timeline', '/api/leads/[id]/timeline'],
    ['/api/auth/callback/credentials', '/api/auth/[...nextauth]'], ['/api/auth', 'other'], ['/_next/static/x.js', 'static'], ['/ada@example.com', 'other'], ['/leads/a/b/c', 'other'],
  ])('of %s is %s', (path, route) => expect(routeOf(routes, path)).toBe(route))

  test('is one of a fixed few, whatever is asked for', () => {
    const known = new Set([...routes.fixed, ...routes.moving.map(({ pattern }) => pattern), 'static', 'other'])
    fc.assert(fc.property(fc.webPath(), (path) => { expect(known.has(routeOf(routes, path || '/'))).toBe(true) }))
    fc.assert(fc.property(fc.string(), (method) => { expect(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other']).toContain(methodOf(method)) }))
  })

  test('of every page and route in the app folder is its own', () => {
    const real = readRoutes(process.cwd())
    const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) => /(?:^|\/)(?:page\.tsx|route\.tsx?)$/.test(file)).map((file) => `app/${file}`)
    expect(files.length).toBeGreaterThan(40)
    for (const file of files) {
      const pattern = patternOf(file) ?? ''
      expect(routeOf(real, pattern.replaceAll(/\[[^\]]+\]/g, 'x1'))).toBe(pattern)
    }
  })
})
