import localFont from 'next/font/local'

export const text = localFont({
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2',
  variable: '--font-text', weight: '200 800', display: 'swap', adjustFontFallback: 'Arial', preload: true,
})

export const code = localFont({
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-mono/files/atkinson-hyperlegible-mono-latin-wght-normal.woff2',
  variable: '--font-code', weight: '200 800', display: 'swap', adjustFontFallback: false, preload: false, fallback: ['ui-monospace', 'monospace'],
})
