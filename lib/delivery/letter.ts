import type { Letter } from '#lib/domain/courier.ts'

/** Derived from the decision, so that every attempt at one message carries the same id (RFC 5322, 3.6.4). */
export const messageIdFor = (sendId: string, senderEmail: string): string => `<${sendId}@${senderEmail.split('@')[1] ?? 'bide.local'}>`

type Source = {
  sendId: string
  messageId: string
  decisionId: string
  draft: { to: string; subject: string; text: string; html: string; channel: string }
  workspace: { senderName: string; senderEmail: string }
  unsubscribeUrl: string
}

/** The letter with its headers: one-click unsubscribe by POST (RFC 8058), and the decision it came from. */
export function letterFor({ sendId, messageId, decisionId, draft, workspace, unsubscribeUrl }: Source): Letter {
  return {
    messageId,
    idempotencyKey: sendId,
    from: { name: workspace.senderName, address: workspace.senderEmail },
    replyTo: workspace.senderEmail,
    to: draft.to,
    subject: draft.subject,
    text: draft.text,
    html: draft.html,
    headers: draft.channel === 'email'
      ? { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'X-Bide-Decision': decisionId, 'Auto-Submitted': 'auto-generated' }
      : {},
  }
}
