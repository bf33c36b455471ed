import { chanceFrom, pickIndex } from '#lib/domain/chance.ts'
import { GROUPS } from '#lib/domain/lead.ts'
import type { Group } from '#lib/domain/lead.ts'
import type { GuardrailSettings } from '#lib/domain/settings.ts'

/** The group a lead is drawn into at its first signal and keeps. Seeded by the lead, so that nobody can try again. */
export function drawGroup(leadId: string, shares: GuardrailSettings['groups']): Group {
  const weights = [shares.treatment, shares.random, shares.businessAsUsual, shares.holdout]
  if (weights.every((weight) => weight <= 0)) return 'treatment'
  return GROUPS[pickIndex(weights, chanceFrom(`group\n${leadId}`)())]!
}
