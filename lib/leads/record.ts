import type { Bar } from './score.ts'
import type { NextAct } from './filter.ts'

/** The head of a lead's page: who it is, how warm, what may be done, and what is planned. */
export type LeadRecord = {
  id: string
  /** Set where this lead turned out to be another. */
  mergedIntoId: string | null
  name: string
  title: string | null
  company: string | null
  email: string | null
  phone: string | null
  employees: number | null
  country: string | null
  masked: boolean
  tier: string
  score: number
  bars: Bar[]
  origin: string
  zone: string
  zoneKnown: boolean
  quietHours: { from: number; to: number }
  group: string
  state: string
  vip: boolean
  epoch: number
  firstSignalAt: string
  lastSignalAt: string
  lastTouchAt: string | null
  heldUntil: string | null
  owner: string | null
  touches: { used: number; cap: number; days: number }
  consent: { channel: 'email' | 'sms' | 'chat'; granted: boolean; basis: string | null; at: string | null; blocked: string | null }[]
  /** Strength of intent a day over 14 days, oldest first, as the sum of its signals' ranks. */
  intent: number[]
  next: NextAct & { escalationId?: string | null; waitId?: string | null; decisionId?: string | null; from?: string } | null
  counts: { signals: number; decisions: number; messages: number }
  latestDecisionId: string | null
  asOf: string
}
