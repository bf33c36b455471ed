import type { Angle, Channel } from './action.ts'
import type { Group, LeadState, Tier } from './lead.ts'
import type { GuardrailSettings } from './settings.ts'
import type { Intent, SignalName, Trust } from './signal.ts'

/** A contact anybody made with the lead in the last 30 days. */
export type TouchSeen = { at: string; channel: Channel; by: 'agent' | 'person' | 'external'; angle: Angle | null; inThread: boolean }

/**
 * Everything one pass knows, read once and frozen at `takenAt`. No names or addresses: it is kept in the ledger and in the engine.
 * Instants are ISO strings; counts are over the window their name says.
 */
export type Situation = {
  workspaceId: string
  leadId: string
  epoch: number
  takenAt: string
  pass: number
  signal: { id: string; name: SignalName; intent: Intent; trust: Trust; source: string; occurredAt: string; ageHours: number }
  /** The wait that woke this pass, with the reason it was asked for. */
  waited: { waitId: string; reason: string; hours: number } | null
  /** A wait of another signal that is still open. */
  openWait: { waitId: string; intent: Intent; dueAt: string } | null
  lead: {
    tier: Tier
    score: number
    group: Group
    state: LeadState
    vip: boolean
    origin: string
    zone: string
    zoneKnown: boolean
    country: string | null
    firstSignalAt: string
    heldUntil: string | null
    hasEmail: boolean
    hasPhone: boolean
  }
  /** Plain features, each a number, versioned by `featureVersion`. */
  features: Record<string, number>
  featureVersion: string
  touches: readonly TouchSeen[]
  signalsSinceTouch: number
  lastOutcomeAt: string | null
  /** Basis on which each channel may be used now, or null. */
  basis: Record<Channel, string | null>
  chatLive: boolean
  escalationOpen: boolean
  /** Channels this workspace can use at all. */
  offered: readonly Channel[]
  settings: GuardrailSettings
  settingsVersion: number
  workspaceZone: string
}
