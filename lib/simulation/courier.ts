import type { Courier, Letter } from '#lib/domain/courier.ts'

/** Takes every message at once and tells the world which. Nothing leaves the machine. */
export function simulatedCourier(heard: (letter: Letter) => void): Courier {
  return {
    provider: 'simulator',
    deliver: async (letter) => {
      heard(letter)
      return { state: 'accepted', response: 'taken by the simulated world' }
    },
    find: null,
  }
}
