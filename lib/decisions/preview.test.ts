import { describe, expect, it } from 'vitest'
import { previewHtml } from './preview.ts'

describe('the preview of a message', () => {
  it('keeps the words and takes out everything that could fetch, follow or run', () => {
    const html = previewHtml('<p onclick="x()">Hello</p><a href="https://example.com/u/abc">stop</a><img src="https://px.example/1.gif"><script>x()</script><form action="/x"><input></form><img src="data:image/gif;base64,AA">')
    expect(html).toContain('<p>Hello</p><a>stop</a><img>')
    expect(html).toContain('src="data:image/gif')
    expect(html).not.toMatch(/example|onclick|<script|<form/)
  })

  it('forbids by policy whatever was missed', () => {
    expect(previewHtml('')).toContain("default-src 'none'")
  })
})
