import { HydrationBoundary, QueryClient, dehydrate } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { house, requireOperator } from '#app/door.ts'
import { Mailbox } from '#components/mailbox/mailbox.tsx'
import { MAILBOX_PAGE, mailboxQuery } from '#components/mailbox/queries.ts'
import { mailboxEnv } from '#lib/env/web.server.ts'
import { viewMailbox } from '#lib/mailbox/view.server.ts'
import { may } from '#lib/operators/permissions.ts'

export const metadata: Metadata = { title: 'Mailbox' }

export default async function MailboxPage() {
  const operator = await requireOperator('mailbox.read')
  const api = mailboxEnv()
  if (!api) notFound()
  const queries = new QueryClient()
  await queries.prefetchQuery({ ...mailboxQuery(MAILBOX_PAGE), queryFn: () => viewMailbox(house(), api, { workspaceId: operator.workspaceId, seesPeople: may(operator, 'leads.identity') }, { take: MAILBOX_PAGE }) })
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <Mailbox mayReply={may(operator, 'mailbox.reply')} />
    </HydrationBoundary>
  )
}
