import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { merkleRoot } from './merkle.ts'

/** The definition of RFC 6962, 2.1, word for word. */
function mth(leaves: readonly string[]): Buffer {
  const sha = (...parts: (Buffer | string)[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
  if (leaves.length === 0) return sha()
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0]!)
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sha(Buffer.of(1), mth(leaves.slice(0, split)), mth(leaves.slice(split)))
}

test('the root is the one RFC 6962 defines, for any number of leaves', () => {
  fc.assert(fc.property(fc.array(fc.string(), { maxLength: 70 }), (leaves) => {
    expect(merkleRoot(leaves)).toBe(mth(leaves).toString('hex'))
  }))
})

test('no leaves have the hash of nothing', () => {
  expect(merkleRoot([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('another leaf, another order or another count gives another root', () => {
  const root = merkleRoot(['a', 'b', 'c'])
  expect(merkleRoot(['a', 'b', 'd'])).not.toBe(root)
  expect(merkleRoot(['b', 'a', 'c'])).not.toBe(root)
  expect(merkleRoot(['a', 'b', 'c', 'c'])).not.toBe(root)
})
