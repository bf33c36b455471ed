/** How somebody sets one kind of source up. `{url}`, `{key}` and `{secret}` in the steps are filled in where they are shown. */
export type Kind = {
  kind: string
  title: string
  /** `library`: their SDK sends here with a write key. `webhook`: they post to an address of ours. */
  way: 'library' | 'webhook'
  /** Who makes the webhook secret. */
  secretFrom: 'us' | 'vendor'
  /** What the secret is called at the vendor. */
  secretName: string
  steps: readonly string[]
}

export const KINDS: readonly Kind[] = [
  { kind: 'segment', title: 'Segment', way: 'library', secretFrom: 'us', secretName: 'shared secret', steps: ['Give your Segment library the write key, and this address as its host.', 'Or, in Segment: Connections, Add destination, Webhooks. Paste the webhook address and the shared secret.'] },
  { kind: 'rudderstack', title: 'RudderStack', way: 'library', secretFrom: 'us', secretName: 'header value', steps: ['Give your RudderStack library the write key, and this address as its data plane URL.', 'Or, in RudderStack: Add destination, Webhook. Paste the webhook address, and add the header Authorization with "Bearer" and the secret.'] },
  { kind: 'posthog', title: 'PostHog', way: 'library', secretFrom: 'us', secretName: 'header value', steps: ['Give posthog-js or posthog-node the project key, and this address as its host.', 'Or, in PostHog: Data pipelines, New destination, HTTP webhook. Paste the webhook address, and add the header Authorization with "Bearer" and the secret.'] },
  { kind: 'hubspot', title: 'HubSpot', way: 'webhook', secretFrom: 'vendor', secretName: 'client secret', steps: ['In HubSpot: open your app, Auth, and copy its client secret to here.', 'Webhooks: paste the webhook address as the target URL.', 'Subscribe to contact created, contact deleted for privacy, and changes of email, phone, name, company and job title.'] },
  { kind: 'typeform', title: 'Typeform', way: 'webhook', secretFrom: 'us', secretName: 'secret', steps: ['In Typeform: open the form, Connect, Webhooks, Add a webhook. Paste the webhook address.', 'Edit it, switch on "Secret", and paste the secret.', 'Give questions the references first_name, last_name, company and consent where you ask for them.'] },
  { kind: 'calendly', title: 'Calendly', way: 'webhook', secretFrom: 'us', secretName: 'signing key', steps: ['Create a webhook subscription through Calendly’s API with the webhook address, the events invitee.created and invitee.canceled, and the secret as signing_key.'] },
  { kind: 'postmark', title: 'Postmark inbound mail', way: 'webhook', secretFrom: 'us', secretName: 'password', steps: ['In Postmark: open the inbound stream, Settings, Webhook. Paste the webhook address with bide:{secret}@ before the host.', 'Forward your reply address to the stream’s inbound address.'] },
  { kind: 'sendgrid', title: 'SendGrid inbound mail', way: 'webhook', secretFrom: 'vendor', secretName: 'public key of the security policy', steps: ['In SendGrid: create a webhook security policy with signatures and copy its public key to here.', 'Settings, Inbound Parse, Add host and URL: paste the webhook address and attach the policy.', 'Without a policy, make up a password, give it here, and put bide:password@ before the host of the address.'] },
  { kind: 'mailgun', title: 'Mailgun inbound mail', way: 'webhook', secretFrom: 'vendor', secretName: 'HTTP webhook signing key', steps: ['In Mailgun: Sending, API security, copy the HTTP webhook signing key to here.', 'Receive, Create route: match your reply address, and forward to the webhook address.'] },
  { kind: 'webhook', title: 'Signed webhook', way: 'webhook', secretFrom: 'us', secretName: 'signing secret', steps: ['Give any sender of Standard Webhooks the webhook address and the secret.', 'Send our own shape, or { type, timestamp, data } with the person’s email or userId in data.'] },
]

export const kindOf = (kind: string): Kind | null => KINDS.find((each) => each.kind === kind) ?? null
