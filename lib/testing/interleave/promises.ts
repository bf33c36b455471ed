import type { Seen } from './witness.server.ts'

/** Everything one interleaving left behind, read back from the database and from the provider. */
export type Aftermath = {
  seen: readonly Seen[]
  /** Every time the provider was handed a message, and what it said. */
  handedOver: readonly { messageId: string; said: string }[]
  sends: readonly { id: string; messageId: string; state: string; attempts: number }[]
  waits: readonly { id: string; state: string; epoch: number; leadId: string }[]
  leads: readonly { id: string; epoch: number }[]
  /** How often the verbs, taken together, raise an epoch of the leads concerned. */
  raises: number
  signalsExpected: number
  signalsKept: number
}

/** Each broken promise in a sentence with its ids. Empty: all were kept. */
export function brokenPromises(after: Aftermath): string[] {
  return [...lateClaims(after), ...doubles(after), ...states(after), ...signals(after)]
}

/** What was decided under an epoch must not be claimed once a later one could be seen, nor anything once a stop could. */
function lateClaims({ seen }: Aftermath): string[] {
  return seen.filter((row) => (row.kind === 'send' && row.now === 'sending') || (row.kind === 'wait' && row.now === 'claimed')).flatMap((claim) => {
    const what = claim.kind === 'send' ? 'message' : 'wait'
    const newer = seen.find((row) => row.kind === 'epoch' && row.leadId === claim.leadId && row.no < claim.no && Number(row.now) > (claim.epoch ?? 0))
    const stop = seen.filter((row) => row.kind === 'stop' && row.no < claim.no).at(-1)
    return [
      ...(newer ? [`${what} ${claim.rowId} was claimed (commit ${claim.no}) after its lead's epoch became ${newer.now} (commit ${newer.no})`] : []),
      ...(stop?.now === 'true' ? [`${what} ${claim.rowId} was claimed (commit ${claim.no}) after sending was stopped (commit ${stop.no})`] : []),
    ]
  })
}

function doubles({ seen, handedOver, sends }: Aftermath): string[] {
  return [
    ...handedOver.filter(({ messageId }) => !sends.some((send) => send.messageId === messageId)).map(({ messageId }) => `the provider was handed ${messageId}, which no row knows`),
    ...sends.flatMap(({ id, messageId }) => {
      const handed = handedOver.filter((one) => one.messageId === messageId)
      const claims = seen.filter((row) => row.kind === 'send' && row.rowId === id && row.now === 'sending').length
      const took = handed.filter(({ said }) => said !== 'failed').length
      return [
        ...(took > 1 ? [`message ${id} was taken by the provider ${took} times`] : []),
        ...(handed.length > claims ? [`message ${id} was handed over ${handed.length} times on ${claims} claims`] : []),
      ]
    }),
    ...(new Set(handedOver.filter(({ said }) => said !== 'failed').map(({ messageId }) => messageId)).size > 1 ? ['one person was written to twice at one moment'] : []),
    ...repeated(seen.filter((row) => row.kind === 'wait' && row.now === 'claimed')).map((id) => `wait ${id} was claimed twice`),
  ]
}

const repeated = (rows: readonly Seen[]): string[] => [...new Set(rows.map(({ rowId }) => rowId).filter((id, index, all) => all.indexOf(id) !== index))]

/** After the dust has settled each message and each wait of an old epoch has come to an end, and it is the end that the provider knows of. */
function states({ seen, handedOver, sends, waits, leads }: Aftermath): string[] {
  const stopped = seen.filter((row) => row.kind === 'stop').at(-1)?.now === 'true'
  return [
    ...sends.flatMap(({ id, messageId, state }) => {
      const took = handedOver.some((one) => one.messageId === messageId && one.said !== 'failed')
      if (took !== (state === 'accepted')) return [`message ${id} is ${state}, and the provider ${took ? 'has it' : 'does not have it'}`]
      return state === 'accepted' || state === 'failed' || (state === 'ready' && stopped) ? [] : [`message ${id} stayed ${state}`]
    }),
    ...waits.filter(({ state, epoch, leadId }) => state === 'open' && leads.some((lead) => lead.id === leadId && lead.epoch > epoch)).map(({ id }) => `wait ${id} of an old epoch stayed open`),
  ]
}

function signals({ leads, raises, signalsExpected, signalsKept }: Aftermath): string[] {
  const raised = leads.reduce((sum, { epoch }) => sum + epoch - 1, 0)
  return [
    ...(signalsKept === signalsExpected ? [] : [`${signalsExpected} signals were answered for and ${signalsKept} kept`]),
    ...(raised >= raises ? [] : [`epochs were raised ${raised} times by acts that raise them ${raises} times`]),
  ]
}
