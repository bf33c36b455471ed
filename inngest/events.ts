import { eventType } from 'inngest'
import { z } from 'zod'

/** Every event carries ids and nothing else: functions outlive deploys, and payloads are kept by the engine. */
export const AboutSignal = z.object({ workspaceId: z.string(), leadId: z.string(), signalId: z.string() })
export type AboutSignal = z.infer<typeof AboutSignal>

export const AboutWait = AboutSignal.extend({ waitId: z.string(), pass: z.number().int() })
export type AboutWait = z.infer<typeof AboutWait>

/** What starts a pass: a signal alone, or one with the wait that woke it. */
export const AboutPass = AboutSignal.extend({ waitId: z.string().optional(), pass: z.number().int().min(1).default(1) })

/** A canary belongs to no workspace and no lead. */
export const AboutCanary = z.object({ canaryId: z.string() })

export const signalReceived = eventType('lead/signal.received', { schema: AboutSignal })
export const waitDue = eventType('lead/wait.due', { schema: AboutWait })
export const leadReplied = eventType('lead/replied', { schema: AboutSignal })
export const leadOptedOut = eventType('lead/opted.out', { schema: AboutSignal })
export const outcomeObserved = eventType('lead/outcome.observed', { schema: AboutSignal })
export const canaryPlanted = eventType('canary/planted', { schema: AboutCanary })
