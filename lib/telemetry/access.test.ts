import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayScrape } from './access.ts'

const here = { authorization: null, peer: '127.0.0.1', host: 'localhost:3000', forwarded: false }
const local = { token: null, publicUrl: 'http://127.0.0.1:3000' }
const open = { token: 'a token of some length', publicUrl: 'https://bide.example.com' }

describe('who may read the metrics', () => {
  test.each([
    ['this machine', here, local, true], ['this machine over IPv6', { ...here, peer: '::1', host: '[::1]:3000' }, local, true], ['this machine over a mapped address', { ...here, peer: '::ffff:127.0.0.1' }, local, true],
    ['another machine', { ...here, peer: '10.0.0.5', host: '10.0.0.1:3000' }, local, false], ['somebody nobody saw', { ...here, peer: null }, local, false],
    ['a proxy that says so', { ...here, forwarded: true }, local, false], ['a proxy that keeps silent before a public house', here, { token: null, publicUrl: 'https://bide.example.com' }, false],
    ['a page whose name was rebound to this machine', { ...here, host: 'evil.example' }, local, false],
    ['anybody with the token', { ...here, peer: '10.0.0.5', authorization: 'Bearer a token of some length' }, open, true], ['a proxy with the token', { ...here, forwarded: true, authorization: 'bearer a token of some length' }, open, true],
    ['somebody with another token', { ...here, authorization: 'Bearer another token' }, open, false], ['somebody with a token where none is set', { ...here, authorization: 'Bearer ' }, local, false],
  ])('%s', (_, asker, settings, allowed) => expect(mayScrape(asker, settings).allowed).toBe(allowed))

  test('no token but the right one opens a house that is not this machine’s', () => {
    fc.assert(fc.property(fc.option(fc.string(), { nil: null }), fc.option(fc.constantFrom('127.0.0.1', '::1', '10.0.0.5'), { nil: null }), fc.boolean(), (authorization, peer, forwarded) => {
      const right = authorization !== null && authorization.replace(/^bearer\s+/i, '') === open.token
      expect(mayScrape({ authorization, peer, host: 'localhost', forwarded }, open).allowed).toBe(right)
    }))
  })
})
