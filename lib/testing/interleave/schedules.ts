import { chanceFrom, pickIndex } from '#lib/domain/chance.ts'

/** Picks who goes next among those who may, by name. */
export type Choose = (open: readonly string[]) => string

/**
 * A schedule drawn from a seed. Some seeds change hands at every statement and some rarely, because most races need one unlucky moment and a few need many.
 */
export function seeded(seed: string): Choose {
  const chance = chanceFrom(`schedule\n${seed}`)
  const stays = [0, 0.5, 0.8][pickIndex([2, 1, 1], chance())] ?? 0
  let last = ''
  return (open) => {
    if (open.includes(last) && chance() < stays) return last
    return (last = open[Math.floor(chance() * open.length)]!)
  }
}

/** The schedule of an earlier run, one letter a turn. Where it names somebody who may not go, the first who may does. */
export function replayed(letters: string): Choose {
  let turn = 0
  return (open) => {
    const wanted = letters[turn++]
    return open.find((name) => name === wanted) ?? open[0]!
  }
}

/** Every schedule there is, one after the other: `choose` plays the one at hand, `next` moves on and is false when all were played. */
export function everySchedule(): { choose: Choose; next: () => boolean } {
  const taken: { options: number; index: number }[] = []
  let turn = 0
  return {
    choose(open) {
      const here = (taken[turn] ??= { options: open.length, index: 0 })
      turn++
      return open[Math.min(here.index, open.length - 1)]!
    },
    next() {
      turn = 0
      while (taken.length > 0) {
        const last = taken.at(-1)!
        if (last.index + 1 < last.options) {
          last.index++
          return true
        }
        taken.pop()
      }
      return false
    },
  }
}
