import { queryOptions } from '@tanstack/react-query'
import { get } from '#components/api.ts'
import type { MailboxView } from '#lib/mailbox/page.ts'

export const MAILBOX_PAGE = 50

export const mailboxQuery = (take: number) =>
  queryOptions({ queryKey: ['mailbox', take], queryFn: ({ signal }) => get<MailboxView>('/api/mailbox', { take }, signal), refetchInterval: 15_000 })
