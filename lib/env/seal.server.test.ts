import { expect, test } from 'vitest'
import { seal, unseal } from './seal.server.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const other = Buffer.alloc(32, 2).toString('base64')

test('what is sealed opens with its key only, and never looks the same twice', () => {
  const once = seal(key, 'naïve secret 😀')
  expect(unseal(key, once)).toBe('naïve secret 😀')
  expect(seal(key, 'naïve secret 😀')).not.toBe(once)
  expect(() => unseal(other, once)).toThrow()
})

test('a touched text does not open', () => {
  const [version, iv, tag] = seal(key, 'secret').split('.')
  expect(() => unseal(key, [version, iv, tag, 'AAAA'].join('.'))).toThrow()
  expect(() => unseal(key, 'secret')).toThrow()
})
