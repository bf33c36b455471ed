import type { Channel } from '#lib/domain/action.ts'

export type ConsentRow = { channel: string; basis: string; granted: boolean; at: string; expiresAt: string | null; signalId: string | null }

export type BasisFacts = {
  takenAt: string
  signalId: string
  /** True for a pass on a request the lead made itself. */
  requested: boolean
  /** Newest first. */
  consents: readonly ConsentRow[]
  country: string | null
  legitimateInterest: readonly string[]
  chatSeenAt: string | null
}

const CHAT_MEMORY_HOURS = 24

/**
 * On what ground each channel may be used now, or null for none. The newest word on a channel counts, and a withdrawal ends every other ground;
 * sms takes express written consent only (47 CFR 64.1200(f)(9)); an explicit request carries a ground for its own email answer and nothing else.
 */
export function basisFor(facts: BasisFacts): Record<Channel, string | null> {
  return { email: emailBasis(facts), sms: smsBasis(facts), chat: chatBasis(facts) }
}

const holds = (row: ConsentRow, takenAt: string) => row.granted && (row.expiresAt === null || row.expiresAt > takenAt)

function emailBasis(facts: BasisFacts): string | null {
  const rows = facts.consents.filter((row) => row.channel === 'email')
  const standing = rows.find((row) => row.basis !== 'explicit_request')
  if (facts.requested && rows.some((row) => row.basis === 'explicit_request' && row.signalId === facts.signalId && holds(row, facts.takenAt))) return 'explicit_request'
  if (standing) return holds(standing, facts.takenAt) ? standing.basis : null
  if (facts.country && facts.legitimateInterest.includes(facts.country)) return 'legitimate_interest'
  return null
}

function smsBasis(facts: BasisFacts): string | null {
  const standing = facts.consents.find((row) => row.channel === 'sms')
  return standing && standing.basis === 'express_written' && holds(standing, facts.takenAt) ? 'express_written' : null
}

function chatBasis(facts: BasisFacts): string | null {
  if (!facts.chatSeenAt) return null
  const hours = (Date.parse(facts.takenAt) - Date.parse(facts.chatSeenAt)) / 3_600_000
  return hours < CHAT_MEMORY_HOURS ? 'opened_the_chat' : null
}
