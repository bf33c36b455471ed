/** Labels hold words of the code only: a handful of values each, none of them about a person. */
type Spec = { name: string; help: string; labels: readonly string[]; buckets?: readonly number[] }

const FAST = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const
const SLOW = [1, 5, 15, 30, 60, 90, 180, 600, 3600] as const

/** Counted as it happens, by the process it happens in, from its start. */
export const COUNTERS = {
  httpRequests: { name: 'bide_http_requests_total', help: 'HTTP requests answered, by route, method and status.', labels: ['route', 'method', 'status'] },
  signals: { name: 'bide_signals_total', help: 'Items that came in, by source and what became of them: accepted, duplicate, ignored or rejected.', labels: ['source', 'outcome'] },
  decisions: { name: 'bide_decisions_total', help: 'Decisions recorded, by the kind of action that was ruled.', labels: ['kind'] },
  deliveries: { name: 'bide_deliveries_total', help: 'Attempts to deliver a decided message, by where it then stood: refused, accepted, ready, failed or unknown.', labels: ['outcome'] },
  handOvers: { name: 'bide_hand_overs_total', help: 'Messages handed to a provider, by its answer: accepted, failed_for_good, failed_for_now, unknown or broke.', labels: ['channel', 'provider', 'outcome'] },
  relayed: { name: 'bide_relay_events_total', help: 'Events handed to the engine.', labels: [] },
  relayRefused: { name: 'bide_relay_refusals_total', help: 'Batches of events the engine did not take.', labels: [] },
  swept: { name: 'bide_swept_total', help: 'What the sweep woke because the engine had not, by what it was: wait or canary.', labels: ['what'] },
  chores: { name: 'bide_chores_total', help: 'Turns of the engine process’s own chores, by how they ended.', labels: ['chore', 'outcome'] },
} as const satisfies Record<string, Spec>

export const HISTOGRAMS = {
  http: { name: 'bide_http_request_duration_seconds', help: 'Time to answer an HTTP request, streams apart.', labels: ['route', 'status_class'], buckets: FAST },
  step: { name: 'bide_step_duration_seconds', help: 'Time a step of a durable function took, by how it ended: done, retried or failed.', labels: ['function', 'step', 'outcome'], buckets: FAST },
  handOver: { name: 'bide_hand_over_duration_seconds', help: 'Time a provider took to answer for a message.', labels: ['channel', 'provider'], buckets: FAST },
  relay: { name: 'bide_relay_batch_duration_seconds', help: 'Time the engine took to take one batch of events.', labels: [], buckets: FAST },
  firstTouch: { name: 'bide_first_touch_seconds', help: 'From an explicit request to the first message ever accepted for that lead.', labels: [], buckets: SLOW },
} as const satisfies Record<string, Spec>

/** Read from the database when asked for; the same from whichever web process answers. */
export const GAUGES = {
  databaseUp: { name: 'bide_database_up', help: '1 when the database answered this scrape; every gauge below is absent otherwise.', labels: [] },
  waitsOpen: { name: 'bide_waits_open', help: 'Waits parked now.', labels: [] },
  waitsOverdue: { name: 'bide_waits_overdue', help: 'Open waits more than 60 s past due that no stop holds.', labels: [] },
  waitOldest: { name: 'bide_wait_overdue_oldest_seconds', help: 'How late the latest overdue wait is; 0 when none is.', labels: [] },
  waitsHeld: { name: 'bide_waits_held', help: 'Waits past due that a stop of all sending holds.', labels: [] },
  canaryAge: { name: 'bide_canary_age_seconds', help: 'Seconds since the last canary wait rang; about 60 at most while all is well.', labels: [] },
  canaryLateness: { name: 'bide_canary_lateness_seconds', help: 'How long after due the last canary wait rang.', labels: [] },
  canaryRung: { name: 'bide_canary_rung', help: 'Canary waits rung within a day, by whom.', labels: ['by'] },
  dispatchPending: { name: 'bide_dispatch_pending', help: 'Events kept and not handed to the engine yet.', labels: [] },
  dispatchOldest: { name: 'bide_dispatch_oldest_seconds', help: 'Age of the oldest of them.', labels: [] },
  sends: { name: 'bide_sends', help: 'Messages by state: ready, sending and unknown now, accepted and failed of the last 24 hours.', labels: ['state', 'channel', 'provider'] },
  sendUnknown: { name: 'bide_send_unknown', help: 'Messages whose fate nobody knows.', labels: [] },
  sendReadyOldest: { name: 'bide_send_ready_oldest_seconds', help: 'Age of the oldest message that is ready and that nothing holds.', labels: [] },
  deadLetters: { name: 'bide_dead_letters', help: 'What the house gave up on and nobody has looked at: send, dispatch or run.', labels: ['kind'] },
  breaker: { name: 'bide_breaker_state', help: 'A provider that is not trusted at present: 1 half open, 2 open, the worst over all workspaces; absent while closed.', labels: ['provider', 'channel'] },
  escalations: { name: 'bide_escalations_open', help: 'Leads that wait for a person or are with one.', labels: [] },
  escalationsLate: { name: 'bide_escalations_overdue', help: 'Open escalations past the promised time that nobody snoozed.', labels: [] },
  stopped: { name: 'bide_sending_stopped', help: 'Stops in force: all, channel or provider.', labels: ['scope'] },
  engineRunning: { name: 'bide_engine_running', help: 'Calls the engine is making.', labels: [] },
  engineReady: { name: 'bide_engine_ready', help: 'Calls that could be made now.', labels: [] },
  engineSleeping: { name: 'bide_engine_sleeping', help: 'Sleeps and alarms parked in the engine.', labels: [] },
  engineWaiting: { name: 'bide_engine_waiting', help: 'Runs that wait for an event.', labels: [] },
  engineBlocked: { name: 'bide_engine_blocked', help: 'Calls set aside until a place is free for their key.', labels: [] },
  engineRetrying: { name: 'bide_engine_retrying', help: 'Calls that failed at least once and are tried again.', labels: [] },
  engineOverdue: { name: 'bide_engine_overdue_seconds', help: 'How late the oldest thing due in the engine is.', labels: [] },
} as const satisfies Record<string, Spec>

export type CounterKey = keyof typeof COUNTERS
export type HistogramKey = keyof typeof HISTOGRAMS
export type GaugeKey = keyof typeof GAUGES
/** One figure of a scrape. */
export type Sample = { gauge: GaugeKey; value: number; labels?: Readonly<Record<string, string>> }

/** A label's value: a short word, whatever it was. */
export const labelOf = (value: string): string => (/^[A-Za-z0-9/[\]_.:-]{1,80}$/.test(value) && !/\d{7}/.test(value) ? value : 'other')
