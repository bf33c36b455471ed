import type { Secrets } from './secrets.ts'

export type Facts = { secrets: Secrets; databaseUrl: string; url: string; dataDir: string; mailbox: { smtpPort: number; api: string }; dev: boolean; keys: Record<string, string> }

/** What the children are told. The person's own environment wins: that is how another database, mail server or Inngest is chosen. */
export function childEnvironment({ secrets, databaseUrl, url, dataDir, mailbox, dev, keys }: Facts): NodeJS.ProcessEnv {
  const ours = {
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secrets.sessionSecret,
    BIDE_PEPPER: secrets.pepper,
    BIDE_TOKEN_KEY: secrets.tokenKey,
    BIDE_DATA_KEY: secrets.dataKey,
    BIDE_INNGEST_SIGNING_KEY: secrets.inngestSigningKey,
    BIDE_INNGEST_EVENT_KEY: secrets.inngestEventKey,
    // A real mail server cannot be asked what arrived, so the mailbox is named only where mail goes to it.
    ...(process.env.SMTP_URL ? {} : { SMTP_URL: `smtp://127.0.0.1:${mailbox.smtpPort}`, BIDE_MAILBOX_API: mailbox.api }),
    BIDE_LOCAL: '1',
    BIDE_DATA_DIR: dataDir,
    NEXT_TELEMETRY_DISABLED: '1',
    ...keys,
  }
  return { ...ours, ...process.env, BIDE_URL: url, DATABASE_URL: databaseUrl, NODE_ENV: dev ? 'development' : 'production' }
}
