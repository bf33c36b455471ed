import { timingSafeEqual } from 'node:crypto'

/** Compares without telling by its duration how much of a guess was right. */
export function sameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
