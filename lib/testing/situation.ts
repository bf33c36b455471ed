import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import { catalogue } from '#lib/domain/signal.ts'
import type { SignalName } from '#lib/domain/signal.ts'
import type { Situation, TouchSeen } from '#lib/domain/situation.ts'
import { plusHours } from '#lib/domain/time.ts'

export const NOON = '2026-11-24T11:00:00.000Z'

type Overrides = Omit<Partial<Situation>, 'lead' | 'signal' | 'basis'> & {
  lead?: Partial<Situation['lead']>
  signal?: Partial<Situation['signal']>
  basis?: Partial<Situation['basis']>
}

/** A warm lead in Berlin who opted in to email, at noon on a Tuesday, about to be decided on. Override what the sentence under test is about. */
export function situation({ lead, signal, basis, ...rest }: Overrides = {}): Situation {
  const takenAt = rest.takenAt ?? NOON
  return {
    workspaceId: 'ws_1', leadId: 'ld_1', epoch: 1, takenAt, pass: 1, waited: null, openWait: null,
    features: { signals_14d: 4, signals_30d: 4, agent_touches_total: 0 }, featureVersion: 'features-1', touches: [], signalsSinceTouch: 1, lastOutcomeAt: null,
    chatLive: false, escalationOpen: false, offered: ['email', 'chat'], settings: DEFAULT_SETTINGS, settingsVersion: 1, workspaceZone: 'Europe/Berlin',
    ...rest,
    signal: { id: 'sig_1', name: 'pricing_page_view', intent: 'medium', trust: 'human', source: 'api', occurredAt: takenAt, ageHours: 0, ...signal },
    lead: {
      tier: 'warm', score: 40, group: 'treatment', state: 'nurturing', vip: false, origin: 'pricing_page', zone: 'Europe/Berlin', zoneKnown: true, country: 'DE',
      firstSignalAt: plusHours(takenAt, -240), heldUntil: null, hasEmail: true, hasPhone: false, ...lead,
    },
    basis: { email: 'opt_in', sms: null, chat: null, ...basis },
  }
}

/** A situation on a signal of that name, with the catalogue's intent. */
export const on = (name: SignalName, overrides: Overrides = {}): Situation =>
  situation({ ...overrides, signal: { name, intent: catalogue[name].intent, ...overrides.signal } })

export const touch = (hoursAgo: number, overrides: Partial<TouchSeen> = {}, takenAt = NOON): TouchSeen =>
  ({ at: plusHours(takenAt, -hoursAgo), channel: 'email', by: 'agent', angle: 'light_ask', inThread: false, ...overrides })
