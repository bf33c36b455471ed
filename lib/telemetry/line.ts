import { tell } from './fault.ts'
import { redactText } from './redact.ts'

/** Ids of the house, of the engine, of a trace or of a request. */
const ID = /^(?:[a-z]{2,4}_[0-9A-Za-z-]{1,60}|[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
/** A word of the code: an event's or function's name, a route, a state. */
const WORD = /^[A-Za-z/[][\w./:[\]()-]{0,99}$/

type Kind = 'id' | 'word' | 'number' | 'text'

/** Everything a line may say. What is not here is not written, and `withheld` names it, so that it can be put here if it is harmless. */
const FIELDS: Readonly<Record<string, Kind>> = {
  workspaceId: 'id', signalId: 'id', decisionId: 'id', waitId: 'id', sendId: 'id', canaryId: 'id', escalationId: 'id', changeId: 'id', operatorId: 'id', runId: 'id', run: 'id', traceId: 'id', requestId: 'id', dispatchId: 'id',
  event: 'word', engine: 'word', fn: 'word', step: 'word', trouble: 'word', kind: 'word', channel: 'word', provider: 'word', state: 'word', outcome: 'word', route: 'word', method: 'word', signal: 'word', source: 'word', chore: 'word', reason: 'word',
  attempt: 'number', attempts: 'number', failures: 'number', dueMs: 'number', ms: 'number', seconds: 'number', count: 'number', sent: 'number', claimed: 'number', pending: 'number', waits: 'number', sends: 'number', signals: 'number',
  woken: 'number', held: 'number', decisions: 'number', forgotten: 'number', port: 'number', pid: 'number', exitCode: 'number', status: 'number', done: 'number', total: 'number', played: 'number',
  message: 'text', because: 'text', says: 'text',
}

export type Level = 'info' | 'warn' | 'error'
export type Line = { event: string; level?: Level; error?: unknown; [field: string]: unknown }

/** Words in the name of an event that mean somebody should look. */
const ERROR = /failed|lost|uncaught|unhandled|broke/
const WARN = /trouble|refused|retry|stale|disconnected|rebuild|connection|degraded/

/**
 * One event as plain JSON: `{at, level, event, ...}` and only fields that are known to be harmless, each of its kind. Texts go through `redactText`;
 * an `error` becomes its name, code, message and places in the code. Total and pure: whatever comes in, a line comes out.
 */
export function lineOf(line: Line, at: string): Record<string, unknown> {
  const { event, level, error, ...rest } = line
  const name = typeof event === 'string' && WORD.test(event) ? event : 'unnamed'
  const out: Record<string, unknown> = { at, level: level ?? (ERROR.test(name) ? 'error' : WARN.test(name) ? 'warn' : 'info'), event: name }
  const withheld: string[] = []
  for (const [field, value] of Object.entries(flat(rest))) {
    if (value === undefined || value === null) continue
    const kept = keep(FIELDS[Object.hasOwn(FIELDS, field) ? field : ''], value)
    if (kept === undefined) withheld.push(/^[a-zA-Z][a-zA-Z.]{0,40}$/.test(field) ? field : 'other')
    else out[field] = kept
  }
  if (typeof error === 'string') out.message = tell(error).message
  else if (error !== undefined && error !== null) Object.assign(out, tell(error))
  if (withheld.length > 0) out.withheld = [...new Set(withheld)].slice(0, 20)
  return out
}

/** `{waits: {woken: 1, held: 0}}` becomes its numbers: a line has one level. */
function flat(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => {
    const counts = typeof value === 'object' && value !== null && Object.hasOwn(FIELDS, field) ? Object.entries(value).filter(([, inner]) => typeof inner === 'number') : []
    return counts.length > 0 ? counts : [[field, value]]
  }))
}

function keep(kind: Kind | undefined, value: unknown): unknown {
  if (kind === undefined) return undefined
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return kind === 'number' && Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  if (kind === 'text') return redactText(value)
  if (kind === 'number' || !(kind === 'id' ? ID : WORD).test(value)) return undefined
  return kind === 'word' && redactText(value) !== value ? undefined : value
}
