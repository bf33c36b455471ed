/**
 * The script a site includes: `<script src="…/widget.js" data-key="wk_…" data-user-id="…" data-email="…" data-name="…" async></script>`.
 * Plain JavaScript without dependencies: a button, and our page in a frame. `baseUrl` is where the frame comes from.
 */
export const snippet = (baseUrl: string): string => `(() => {
  const script = document.currentScript
  const base = ${JSON.stringify(baseUrl)}
  if (!script || document.getElementById('bide-chat')) return
  const params = new URLSearchParams({ embedded: '1' })
  for (const [name, key] of [['key', 'key'], ['userId', 'userId'], ['email', 'email'], ['name', 'name'], ['anonymousId', 'anonymousId']]) {
    if (script.dataset[key]) params.set(name, script.dataset[key])
  }
  const style = (element, rules) => Object.assign(element.style, rules)
  const frame = document.createElement('iframe')
  frame.src = base + '/widget?' + params
  frame.title = 'Chat'
  frame.id = 'bide-chat-frame'
  style(frame, { position: 'fixed', right: '16px', bottom: '72px', width: 'min(360px, calc(100vw - 32px))', height: 'min(520px, calc(100vh - 96px))', border: '1px solid #8b887e', borderRadius: '5px', background: '#fbfaf7', display: 'none', zIndex: '2147483000', colorScheme: 'auto' })
  const button = document.createElement('button')
  button.id = 'bide-chat'
  button.type = 'button'
  style(button, { position: 'fixed', right: '16px', bottom: '16px', height: '44px', padding: '0 16px', border: '1px solid #0b5f5a', borderRadius: '3px', background: '#0b5f5a', color: '#fff', font: '600 15px system-ui, sans-serif', cursor: 'pointer', zIndex: '2147483000' })
  button.setAttribute('aria-controls', frame.id)
  let open = false
  let unread = 0
  const draw = () => {
    frame.style.display = open ? 'block' : 'none'
    button.setAttribute('aria-expanded', String(open))
    button.textContent = open ? 'Close chat' : unread ? 'Chat, ' + unread + ' new' : 'Chat'
  }
  const toggle = (next) => {
    open = next
    if (open) unread = 0
    draw()
    if (open) frame.focus()
    else button.focus()
    frame.contentWindow?.postMessage({ bide: open ? 'opened' : 'closed' }, new URL(base).origin)
  }
  button.addEventListener('click', () => toggle(!open))
  addEventListener('keydown', (event) => { if (event.key === 'Escape' && open) toggle(false) })
  addEventListener('message', (event) => {
    if (event.source !== frame.contentWindow || event.origin !== new URL(base).origin) return
    if (event.data?.bide === 'close') toggle(false)
    if (event.data?.bide === 'line' && !open) { unread += 1; draw() }
  })
  draw()
  document.body.append(frame, button)
})()
`
