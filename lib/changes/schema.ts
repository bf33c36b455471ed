import { z } from 'zod'
import { GuardrailSettings } from '#lib/domain/settings.ts'

const SHARE_SUM_TOLERANCE = 1e-6

/** The document with the checks that need more than one of its values. */
export const CheckedSettings = GuardrailSettings.superRefine((settings, check) => {
  const object = (path: string[], message: string) => check.addIssue({ code: 'custom', path, message })
  if (settings.tiers.warmAtScore >= settings.tiers.hotAtScore) object(['tiers', 'warmAtScore'], 'Warm must begin below hot.')
  const { treatment, random, businessAsUsual, holdout } = settings.groups
  const sum = treatment + random + businessAsUsual + holdout
  if (Math.abs(sum - 1) > SHARE_SUM_TOLERANCE) object(['groups'], `The four shares must add up to 100 %, and these give ${Number((sum * 100).toFixed(2))} %.`)
  if (settings.quietHours.from % 24 === settings.quietHours.to % 24) object(['quietHours', 'to'], 'Quiet hours need a beginning and an end that differ.')
  if (settings.escalation.slaMinutesHigh > settings.escalation.slaMinutesLow) object(['escalation', 'slaMinutesHigh'], 'An urgent escalation cannot have more time than an ordinary one.')
})

const Id = z.string().min(1).max(80)
const Comment = z.string().trim().max(2000)

/** An edit put forward: the whole document, the version it was made against, and why. */
export const ProposeChange = z.object({
  title: z.string().trim().min(4, 'Say in a few words what changes.').max(120),
  reason: z.string().trim().min(10, 'Say why, in a sentence.').max(2000),
  baseVersion: z.number().int().min(0),
  settings: CheckedSettings,
})
export type ProposeChange = z.infer<typeof ProposeChange>

/** `baseVersion` is the version the reviewer was shown; a newer live one refuses the approval. */
export const ApproveChange = z.object({ id: Id, baseVersion: z.number().int().min(0), comment: Comment.optional() })
export type ApproveChange = z.infer<typeof ApproveChange>

export const RejectChange = z.object({ id: Id, comment: Comment.min(4, 'Say why, so that the author can answer.') })
export type RejectChange = z.infer<typeof RejectChange>

export const OneChange = z.object({ id: Id })
export type OneChange = z.infer<typeof OneChange>

export const RestoreVersion = z.object({ version: z.coerce.number().int().min(1).max(1_000_000) })
export type RestoreVersion = z.infer<typeof RestoreVersion>

export const CHANGE_STATES = ['in_review', 'live', 'rejected', 'discarded'] as const
export const ChangeState = z.enum(CHANGE_STATES)
export type ChangeState = z.infer<typeof ChangeState>

/** Which changes the queue shows. */
export const ChangeFilter = z.object({ state: ChangeState.default('in_review') })
export type ChangeFilter = z.infer<typeof ChangeFilter>

/** Two versions side by side. */
export const CompareVersions = z.object({ from: z.coerce.number().int().min(0).max(1_000_000), to: z.coerce.number().int().min(0).max(1_000_000) })
export type CompareVersions = z.infer<typeof CompareVersions>

export const NoInput = z.object({})
