type Parts = { body: string; postalAddress: string; senderName: string; unsubscribeUrl: string }

/** Plain text with the sender's postal address and a way out (15 USC 7704(a)(5)). */
export const emailText = ({ body, postalAddress, senderName, unsubscribeUrl }: Parts): string =>
  `${body}\n\n-- \n${senderName}\n${postalAddress}\nNo more messages: ${unsubscribeUrl}\n`

export function emailHtml({ body, postalAddress, senderName, unsubscribeUrl }: Parts): string {
  const paragraphs = body.split(/\n{2,}/).map((paragraph) => `<p style="margin:0 0 16px">${linked(paragraph)}</p>`).join('\n')
  return `<!doctype html><html lang="en"><body style="margin:0;padding:24px;font:15px/1.5 system-ui,sans-serif;color:#1b1d21;background:#ffffff">
<div style="max-width:560px">${paragraphs}
<hr style="border:0;border-top:1px solid #dedbd2;margin:24px 0 12px">
<p style="margin:0;font-size:13px;color:#676b74">${escapeHtml(senderName)}<br>${escapeHtml(postalAddress)}<br><a href="${escapeHtml(unsubscribeUrl)}" style="color:#0b5f5a">No more messages</a></p>
</div></body></html>`
}

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char] ?? char)

const linked = (text: string): string =>
  escapeHtml(text).replace(/https?:\/\/[^\s<]*[^\s<.,]/g, (url) => `<a href="${url}" style="color:#0b5f5a">${url}</a>`).replace(/\n/g, '<br>')
