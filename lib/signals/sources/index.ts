import { calendly } from './calendly.ts'
import { posthogWebhook, rudderstackWebhook } from './collected-webhooks.ts'
import { hubspot } from './hubspot.ts'
import { mailgun } from './mailgun.ts'
import { postmark } from './postmark.ts'
import { segmentWebhook } from './segment-webhook.ts'
import { sendgrid } from './sendgrid.ts'
import type { Hook } from './source.ts'
import { standardWebhook } from './standard-webhook.ts'
import { typeform } from './typeform.ts'

/** The vendors whose webhooks `/api/hooks/<kind>` takes. */
export const hooks: readonly Hook[] = [segmentWebhook, rudderstackWebhook, posthogWebhook, hubspot, typeform, calendly, postmark, sendgrid, mailgun, standardWebhook]

export const hookOf = (kind: string): Hook | null => hooks.find((hook) => hook.kind === kind) ?? null
