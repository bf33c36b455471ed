import { Held } from '../held.ts'
import { isStopWord } from '../stop-words.ts'
import type { Mail } from '../sources/source.ts'
import { first, idsIn } from './headers.ts'
import { isAutomatic, reportIn } from './kind.ts'
import type { Report } from './kind.ts'
import { visibleText } from './visible.ts'

/** The message of ours that a mail answers or speaks of, and the name its lead goes by. */
export type Thread = { decisionId: string; messageId: string; who: { email?: string; userId?: string; anonymousId?: string } }

const TEXT_CHARS_MAX = 6_000

/** The messages a mail may be about: what it answers, and in a report what it brings back. */
export const threadIds = (mail: Mail): string[] => [...idsIn(first(mail.headers, 'in-reply-to')), ...idsIn(first(mail.headers, 'references')).reverse(), ...(reportIn(mail)?.about ?? [])]

/**
 * A mail as a signal. An answer to a message of ours is a reply, whatever address it comes from; anything else is only believed to be from its sender where the provider proved it.
 * What is not proven waits for a person, except a no, which is honoured.
 */
export function fromMail(mail: Mail, thread: Thread | null, ownAddress: string): unknown {
  const report = reportIn(mail)
  if (report) return fromReport(mail, report, thread)
  const [subject, automatic] = [plain(mail.subject).slice(0, 300), isAutomatic(mail)]
  const written = plain(visibleText(mail.text)).slice(0, TEXT_CHARS_MAX).toWellFormed()
  const text = written === '' && isStopWord(subject) ? subject : written
  const item = {
    type: 'track', event: thread ? 'reply' : 'inbound_email', ...(thread?.who ?? { email: mail.from }), ...base(mail),
    ...(thread ? {} : { traits: { name: mail.fromName || undefined } }),
    properties: {
      channel: 'email', subject, text, from: mail.from, ...(thread ? { decisionId: thread.decisionId, inReplyTo: thread.messageId } : {}), ...(automatic ? { autoReply: true } : {}),
      ...(mail.attachments.length > 0 ? { attachments: mail.attachments.slice(0, 20) } : {}),
    },
  }
  if (mail.from === ownAddress.toLowerCase()) return new Held(item, '/email', 'this came from our own address')
  if (isStopWord(text)) return item
  if (mail.proven === 'fail') return new Held(item, '/email', 'the sender failed the checks of SPF and DKIM, so anybody may have written this')
  if (!thread && mail.proven !== 'pass') return new Held(item, '/email', 'neither SPF nor DKIM proves who sent this, and it answers none of our messages')
  return item
}

function fromReport(mail: Mail, report: Report, thread: Thread | null): unknown {
  const about = { ...(thread?.who ?? { email: report.recipient || undefined }), ...base(mail) }
  const shared = { channel: 'email', ...(thread ? { decisionId: thread.decisionId, inReplyTo: thread.messageId } : {}) }
  const item = report.kind === 'complaint'
    ? { type: 'track', event: 'complaint', ...about, properties: shared }
    : { type: 'track', event: 'bounce', ...about, properties: { ...shared, type: report.hard ? 'hard' : 'soft', status: report.status } }
  return thread ? item : new Held(item, '/properties', 'this report speaks of no message of ours')
}

const base = (mail: Mail) => ({ messageId: mail.messageId || undefined, timestamp: mail.at ?? undefined })

/** Without the characters no reader sees. */
const plain = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
