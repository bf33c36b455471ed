import { isKnown } from '#lib/domain/signal.ts'
import type { SignalName } from '#lib/domain/signal.ts'

/** What others call the things in our catalogue. Opens are missing on purpose: they prove nothing. */
const SYNONYMS: Record<string, SignalName> = {
  demo_requested: 'demo_request', request_demo: 'demo_request', demo_form_submitted: 'demo_request', book_a_demo: 'demo_request',
  form_submit: 'form_submitted', form_submission: 'form_submitted', form_completed: 'form_submitted', contact_form_submitted: 'form_submitted',
  email_received: 'inbound_email', chat_message_sent: 'chat_message', chat_started: 'chat_message',
  trial_start: 'trial_started', started_trial: 'trial_started',
  pricing_page_viewed: 'pricing_page_view', pricing_viewed: 'pricing_page_view', viewed_pricing: 'pricing_page_view', viewed_pricing_page: 'pricing_page_view',
  pricing_page_bounced: 'pricing_page_bounce', page_scroll: 'page_scrolled', scrolled_page: 'page_scrolled',
  content_download: 'content_downloaded', guide_downloaded: 'content_downloaded', whitepaper_downloaded: 'content_downloaded',
  webinar_attendance: 'webinar_attended', attended_webinar: 'webinar_attended',
  docs_page_view: 'docs_pageview', docs_page_viewed: 'docs_pageview', docs_viewed: 'docs_pageview', documentation_viewed: 'docs_pageview',
  page_viewed: 'page_view', pageview: 'page_view', viewed_page: 'page_view', loaded_a_page: 'page_view', screen_viewed: 'page_view',
  email_link_clicked: 'click', email_clicked: 'click', clicked: 'click',
  replied: 'reply', email_replied: 'reply', email_reply: 'reply', sms_replied: 'reply',
  meeting_scheduled: 'meeting_booked', booked_meeting: 'meeting_booked', call_booked: 'meeting_booked', demo_booked: 'meeting_booked',
  unsubscribed: 'unsubscribe', email_unsubscribed: 'unsubscribe', opted_out: 'unsubscribe', opt_out: 'unsubscribe',
  email_bounced: 'bounce', bounced: 'bounce', email_marked_as_spam: 'complaint', spam_reported: 'complaint', complained: 'complaint',
  email_delivered: 'touch_elsewhere', sms_delivered: 'touch_elsewhere',
}

/** `Demo Requested`, `demoRequested` and `demo-requested` are one name. */
export const snakeCase = (name: string): string =>
  name.normalize('NFKC').replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '')

/** The catalogue's name for an event, or null where the catalogue has none. A viewed page is told apart by its path. */
export function catalogueName(event: string, properties: Record<string, unknown>, context: Record<string, unknown>): SignalName | null {
  const snake = snakeCase(event)
  const name = isKnown(snake) ? snake : Object.hasOwn(SYNONYMS, snake) ? SYNONYMS[snake]! : null
  return name === 'page_view' ? pageName(pathOf(properties) ?? pathOf(context.page) ?? '') : name
}

function pageName(path: string): SignalName {
  if (/(^|\/)(pricing|prices|plans)(\/|$)/i.test(path)) return 'pricing_page_view'
  if (/(^|\/)(docs|documentation)(\/|$)/i.test(path)) return 'docs_pageview'
  return 'page_view'
}

function pathOf(page: unknown): string | null {
  if (typeof page !== 'object' || page === null) return null
  const { path, url } = page as { path?: unknown; url?: unknown }
  if (typeof path === 'string') return path.split(/[?#]/, 1)[0]!
  if (typeof url !== 'string') return null
  return URL.parse(url, 'https://page.invalid')?.pathname ?? null
}
