const STYLE = `
:root { color-scheme: light dark; --paper: light-dark(#fbfaf7, #15171a); --ink: light-dark(#1b1d21, #ecebe6); --ink-2: light-dark(#4a4e57, #b9bac0); --accent: light-dark(#0b5f5a, #5fd0c5); --on: light-dark(#ffffff, #101214) }
body { margin: 0; background: var(--paper); color: var(--ink); font: 400 1rem/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 0 auto; padding: 4rem 1.5rem }
h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.75rem }
p { margin: 0 0 1.25rem; color: var(--ink-2) }
button { min-height: 2.5rem; padding: 0 1rem; border: 1px solid var(--accent); border-radius: 3px; background: var(--accent); color: var(--on); font: 600 1rem system-ui, sans-serif; cursor: pointer }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }`

const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

const document = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>${body}</main></body></html>
`

/** A page of its own, without scripts, so that it works in any mail program's browser. `sender` is who wrote the message. */
export const confirmPage = (sender: string): string =>
  document('Stop these messages?', `<p>${escape(sender)} will not write to this address again. Nothing happens until you press the button.</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Unsubscribe</button></form>`)

export const donePage = (sender: string): string =>
  document('You are unsubscribed', `<p>${escape(sender)} will not write to this address again. You can close this page.</p>`)

export const strangePage = (): string =>
  document('This link does not work', '<p>It is not one of our unsubscribe links, or part of it is missing. Copy the whole link from the message, or reply to the message with the word “stop”.</p>')
