import { createHash } from 'node:crypto'

export const GENESIS = '0'.repeat(64)

/** One entry as it is kept. `body` is canonical JSON (RFC 8785) of actor, verb, object, detail and instant; the other columns repeat parts of it for searching. */
export type ChainEntry = {
  seq: number
  prevHash: string
  hash: string
  body: string
  actorKind: string
  actorId: string
  verb: string
  objectKind: string
  objectId: string
  at: string
}
export type ChainBreak = { seq: number; because: string }
/** Where a verification stands: the last good entry, or the first bad one. */
export type ChainState = { seq: number; hash: string; broken: ChainBreak | null }

export const CHAIN_START: ChainState = { seq: 0, hash: GENESIS, broken: null }

/** SHA-256 over seq, LF, prevHash, LF, body, in hex. */
export const linkHash = (seq: number, prevHash: string, body: string): string => createHash('sha256').update(`${seq}\n${prevHash}\n${body}`).digest('hex')

/** Verifies entries that follow `from`, in order, and stops at the first that does not fit. Works in batches: hand the answer back in. */
export function verifyChain(entries: Iterable<ChainEntry>, from: ChainState = CHAIN_START): ChainState {
  let state = from
  for (const entry of entries) {
    if (state.broken) return state
    const because = faultOf(entry, state)
    if (because) return { ...state, broken: { seq: entry.seq, because } }
    state = { seq: entry.seq, hash: entry.hash, broken: null }
  }
  return state
}

function faultOf(entry: ChainEntry, before: ChainState): string | null {
  if (entry.seq !== before.seq + 1) return `entry ${before.seq + 1} is missing`
  if (entry.prevHash !== before.hash) return 'it does not follow from the entry before it'
  if (entry.hash !== linkHash(entry.seq, entry.prevHash, entry.body)) return 'its text is not the text that was sealed'
  return columnsFault(entry)
}

/** The columns are outside the hash, so each must repeat what the body says. */
function columnsFault(entry: ChainEntry): string | null {
  let body: unknown
  try {
    body = JSON.parse(entry.body)
  } catch {
    return 'its text is not JSON'
  }
  const { actor, verb, object, at } = (body ?? {}) as { actor?: { kind?: unknown; id?: unknown }; verb?: unknown; object?: { kind?: unknown; id?: unknown }; at?: unknown }
  const same = actor?.kind === entry.actorKind && actor.id === entry.actorId && verb === entry.verb
    && object?.kind === entry.objectKind && object.id === entry.objectId && at === entry.at
  return same ? null : 'its columns say something else than its text'
}
