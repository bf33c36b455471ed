import { z } from 'zod'

const hour = z.number().int().min(0).max(24)
const envelope = z.object({ touches: z.number().int().min(0).max(20), days: z.number().int().min(1).max(90) })

/** The guardrail document: what people may change, as a whole, through a reviewed change. Version-pinned by every decision. */
export const GuardrailSettings = z.strictObject({
  touchGapHours: z.number().min(24).max(720),
  quietHours: z.strictObject({ from: hour, to: hour }),
  envelopes: z.strictObject({ hot: envelope, warm: envelope, cold: envelope }),
  channels: z.strictObject({
    chatNeedsLiveSession: z.boolean(),
    smsSignalAgeHoursMax: z.number().min(0.25).max(24),
    smsNeedsHighIntent: z.boolean(),
  }),
  tiers: z.strictObject({ hotAtScore: z.number().int().min(1).max(100), warmAtScore: z.number().int().min(1).max(100) }),
  exploration: z.strictObject({ floor: z.number().min(0.01).max(0.5) }),
  groups: z.strictObject({
    treatment: z.number().min(0).max(1), random: z.number().min(0).max(1), businessAsUsual: z.number().min(0).max(1), holdout: z.number().min(0).max(1),
  }),
  escalation: z.strictObject({ slaMinutesHigh: z.number().int().min(5).max(1440), slaMinutesLow: z.number().int().min(5).max(10080) }),
})
export type GuardrailSettings = z.infer<typeof GuardrailSettings>

/** The invariant no document can lift. */
export const MESSAGES_PER_24H_MAX = 2

export const DEFAULT_SETTINGS: GuardrailSettings = {
  touchGapHours: 48,
  quietHours: { from: 20, to: 8 },
  envelopes: { hot: { touches: 3, days: 5 }, warm: { touches: 4, days: 14 }, cold: { touches: 6, days: 30 } },
  channels: { chatNeedsLiveSession: true, smsSignalAgeHoursMax: 2, smsNeedsHighIntent: true },
  tiers: { hotAtScore: 60, warmAtScore: 30 },
  exploration: { floor: 0.05 },
  groups: { treatment: 0.8, random: 0.05, businessAsUsual: 0.1, holdout: 0.05 },
  escalation: { slaMinutesHigh: 30, slaMinutesLow: 240 },
}
