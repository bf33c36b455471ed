import type { House } from '#lib/env/house.server.ts'
import { meet, registerParts, saveMerges } from '#lib/leads/identify.server.ts'
import { settle, stop, touched, whoIs } from '#lib/leads/settle.ts'
import { keepSignals } from '#lib/signals/keep.server.ts'
import type { KeptAnswer, Keeping } from '#lib/signals/keep.server.ts'

const identities = { meet, settle, stop, touched, whoIs, parts: registerParts, merge: saveMerges }

/** Introduces the keeping of signals to those who know whose they are. Every door uses this one. */
export const keep = (house: House, request: Keeping): Promise<KeptAnswer> => keepSignals(house, identities, request)
