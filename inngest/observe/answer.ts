import { z } from 'zod'
import type { Attributes } from '#lib/telemetry/attributes.ts'

/** What a step's answer tells: attributes for its span, the kind that was decided, where a message stands. */
export type Told = { attributes: Attributes; decided?: string; delivered?: { outcome: string; sendId: string | null } }

const Decided = z.object({ value: z.object({ policyVersion: z.string(), decider: z.string(), fault: z.string().nullable(), explored: z.boolean(), action: z.object({ kind: z.string() }) }) })
const Recorded = z.object({ decisionId: z.string(), action: z.object({ kind: z.string() }) })
const Delivered = z.discriminatedUnion('cleared', [z.object({ cleared: z.literal(true), receipt: z.object({ sendId: z.string(), state: z.string() }) }), z.object({ cleared: z.literal(false) })])

const readers: Readonly<Record<string, (answer: unknown) => Told>> = {
  decide: (answer) => {
    const { value } = Decided.parse(answer)
    return { attributes: { 'bide.policy_version': value.policyVersion, 'bide.decider': value.decider, 'bide.fault': value.fault !== null, 'bide.action': value.action.kind } }
  },
  record: (answer) => {
    const { decisionId, action } = Recorded.parse(answer)
    return { attributes: { 'bide.decision': decisionId, 'bide.action': action.kind }, decided: action.kind }
  },
  park: (answer) => ({ attributes: { 'bide.wait': z.object({ waitId: z.string() }).parse(answer).waitId } }),
  wake: (answer) => ({ attributes: { 'bide.outcome': z.string().parse(answer) } }),
  ring: (answer) => ({ attributes: { 'bide.outcome': z.string().parse(answer) } }),
  escalate: (answer) => ({ attributes: { 'bide.escalation': z.object({ escalationId: z.string() }).parse(answer).escalationId } }),
  deliver: (answer) => {
    const delivered = Delivered.parse(answer)
    const sendId = delivered.cleared ? delivered.receipt.sendId : null
    const outcome = delivered.cleared ? delivered.receipt.state : 'refused'
    return { attributes: { 'bide.send': sendId, 'bide.outcome': outcome }, delivered: { outcome, sendId } }
  },
}

/** @throws where a step answers in another shape than it used to */
export const readAnswer = (step: string, answer: unknown): Told => readers[step]?.(answer) ?? { attributes: {} }
