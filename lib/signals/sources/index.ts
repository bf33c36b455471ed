import { segmentWebhook } from './segment-webhook.ts'
import type { SignedSource } from './source.ts'

/** The vendors whose webhooks `/api/hooks/<name>` takes. */
const signed: Record<string, SignedSource> = { segment: segmentWebhook }

export const signedSource = (name: string): SignedSource | null => (Object.hasOwn(signed, name) ? signed[name]! : null)
