'use client'

/** When even the frame fails. Plain on purpose: nothing else can be relied on here. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Bide cannot show this page</h1>
          <p>The agent is not affected. {error.digest ? `Report this with the number ${error.digest}.` : ''}</p>
          <button type="button" onClick={reset}>Try again</button>
        </main>
      </body>
    </html>
  )
}
