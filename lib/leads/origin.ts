const ORIGINS: Record<string, string> = {
  demo_request: 'demo_form', form_submitted: 'contact_form', inbound_email: 'inbound_email', chat_message: 'chat', trial_started: 'trial',
  pricing_page_view: 'pricing_page', pricing_page_bounce: 'pricing_page', content_downloaded: 'content', webinar_attended: 'webinar',
  docs_pageview: 'docs', page_view: 'website', page_scrolled: 'website',
}

export const ORIGIN_UNKNOWN = 'unknown'

/** Where a lead first came from: what the sender says in `context.origin`, else read off the first signal. */
export function originOf(signalName: string, context: Record<string, unknown>): string {
  if (typeof context.origin === 'string' && /^[a-z][a-z0-9_]{1,39}$/.test(context.origin)) return context.origin
  return Object.hasOwn(ORIGINS, signalName) ? ORIGINS[signalName]! : ORIGIN_UNKNOWN
}
