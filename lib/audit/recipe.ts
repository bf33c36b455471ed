import { hashOf } from '#lib/domain/digest.ts'

/** The columns a row's own hash covers, by ledger: what was true when it was written. Columns that may change later, and clocks on the wall, stand outside. */
export const HASHED_COLUMNS = {
  Signal: ['workspaceId', 'source', 'dedupeKey', 'type', 'name', 'intent', 'trust', 'properties', 'context', 'occurredAt'],
  Decision: [
    'id', 'workspaceId', 'leadId', 'signalId', 'pass', 'wokenByWaitId', 'situation', 'candidates', 'seed', 'draw', 'proposedKind', 'proposed', 'ruledKind', 'ruled', 'trail', 'citations',
    'decider', 'deciderFault', 'reason', 'explored', 'propensity', 'executedPropensity', 'confidence', 'policyVersion', 'settingsVersion', 'rubricVersion', 'featureVersion', 'modelVersion', 'promptVersion',
    'baseline', 'group', 'tier', 'origin', 'costMicros', 'epoch', 'decidedAt',
  ],
  Wait: ['id', 'workspaceId', 'decisionId', 'leadId', 'signalId', 'pass', 'epoch', 'reason', 'intent', 'dueAt', 'createdAt'],
  ComplianceCheck: [
    'id', 'workspaceId', 'decisionId', 'leadId', 'channel', 'destinationHmac', 'contentHash', 'purpose', 'epoch', 'verdict', 'because', 'rules', 'ruleVersion', 'expiresAt', 'createdAt',
  ],
  Send: ['id', 'workspaceId', 'decisionId', 'checkId', 'token', 'leadId', 'channel', 'provider', 'purpose', 'destinationHmac', 'contentHash', 'epoch', 'messageId', 'inThread', 'createdAt'],
} as const

/** True when the row still says what its hash says it said. Instants may be dates or ISO strings. */
export function holdsTrue(table: keyof typeof HASHED_COLUMNS, row: Readonly<Record<string, unknown>>): boolean {
  const content = Object.fromEntries(HASHED_COLUMNS[table].map((column) => [column, plain(row[column])]))
  return hashOf(content) === row.hash
}

const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)
