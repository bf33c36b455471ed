import { createHash } from 'node:crypto'

const sha256 = (...parts: (Uint8Array | string)[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Merkle tree hash of a list of leaves (RFC 6962, 2.1): leaf SHA-256(0x00 leaf), node SHA-256(0x01 left right), split at the largest power of two below n. Hex. */
export function merkleRoot(leaves: Iterable<string>): string {
  // Complete subtrees from left to right, largest first: adding a leaf merges equal heights, as in binary counting.
  const subtrees: { height: number; hash: Buffer }[] = []
  for (const leaf of leaves) {
    let tree = { height: 0, hash: sha256(LEAF, leaf) }
    for (let left = subtrees.at(-1); left && left.height === tree.height; left = subtrees.at(-1)) {
      subtrees.pop()
      tree = { height: tree.height + 1, hash: sha256(NODE, left.hash, tree.hash) }
    }
    subtrees.push(tree)
  }
  const root = subtrees.map((tree) => tree.hash).reduceRight<Buffer | null>((right, left) => (right ? sha256(NODE, left, right) : left), null)
  return (root ?? sha256()).toString('hex')
}
