/** A stream of uniform numbers in [0, 1), the same for the same seed. */
export type Chance = () => number

function hash32(text: string): [number, number, number, number] {
  let a = 1779033703, b = 3144134277, c = 1013904242, d = 2773480762
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ k, 597399067)
    b = c ^ Math.imul(b ^ k, 2869860233)
    c = d ^ Math.imul(c ^ k, 951274213)
    d = a ^ Math.imul(d ^ k, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0]
}

/** sfc32 (PractRand's small fast counter) seeded from text, so that a logged seed reproduces every draw. */
export function chanceFrom(seed: string): Chance {
  let [a, b, c, d] = hash32(seed)
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t | 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** The index drawn from `weights` (any non-negative numbers with a positive sum) by one uniform `u` in [0, 1). */
export function pickIndex(weights: readonly number[], u: number): number {
  const total = weights.reduce((sum, w) => sum + w, 0)
  let left = u * total
  let last = 0
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i]!
    if (w <= 0) continue
    last = i
    left -= w
    if (left < 0) return i
  }
  return last
}
