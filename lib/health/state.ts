import type { RunStatus } from './schema.ts'

/** How a run stands, in one word: the engine's own status, and for a live one what it is parked on. */
export type RunState = 'ready' | 'sleeping' | 'waiting' | 'child' | 'retrying' | 'queued' | 'stuck' | 'failed' | 'completed' | 'cancelled'

const PARKED: Record<string, RunState> = { call: 'ready', retry: 'retrying', sleep: 'sleeping', event: 'waiting', child: 'child', place: 'queued', function: 'stuck' }

export function runState({ status, waitsFor }: { status: string; waitsFor: string }): RunState {
  if (status === 'failed' || status === 'completed' || status === 'cancelled') return status
  return PARKED[waitsFor] ?? 'ready'
}

export const isLive = (state: RunState): boolean => state !== 'failed' && state !== 'completed' && state !== 'cancelled'

export const STATE_WORDS: Record<RunState, string> = {
  ready: 'running', sleeping: 'sleeping', waiting: 'waiting for an event', child: 'waiting for another run', retrying: 'retrying', queued: 'queued behind its lead', stuck: 'its function is gone',
  failed: 'failed', completed: 'completed', cancelled: 'cancelled',
}

export const STATUS_WORDS: Record<RunStatus, string> = {
  running: 'Live, whatever it does', sleeping: 'Sleeping', waiting: 'Waiting for an event', retrying: 'Retrying', failed: 'Failed', completed: 'Completed', cancelled: 'Cancelled',
}

/** What a live run does next, or what ended it, in a sentence for its page. */
export function stateSays(state: RunState, { attempt, attemptsMax }: { attempt: number; attemptsMax: number }): string {
  const left = attemptsMax - attempt
  const say: Record<RunState, string> = {
    ready: 'A step is running, or is about to.',
    sleeping: 'It sleeps, and costs nothing meanwhile. The database row of a wait says when it is due; this is only the alarm clock.',
    waiting: 'It waits for an event, or for the time after which it goes on without.',
    child: 'It waits for a run that it started itself.',
    retrying: `A step failed and is tried again: ${attempt} ${attempt === 1 ? 'attempt' : 'attempts'} used, ${left} left. Steps that finished are not repeated.`,
    queued: 'As many runs as may run at once for the same lead are running; it follows them.',
    stuck: 'No process offers this function any more, so nothing can go on. Bring the function back, or cancel the run.',
    failed: 'It failed for good, with every attempt used or an error that no attempt can mend.',
    completed: 'It did all it had to do.',
    cancelled: 'It was ended before it was done: something newer happened to the lead, or a person said so.',
  }
  return say[state]
}
