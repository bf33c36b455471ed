import { route } from '#app/door.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mailboxEnv } from '#lib/env/web.server.ts'
import { may } from '#lib/operators/permissions.ts'
import { MailboxPage } from '#lib/mailbox/page.ts'
import { viewMailbox } from '#lib/mailbox/view.server.ts'

export const GET = route({
  allow: 'mailbox.read', input: MailboxPage,
  act: (page, operator, house) => {
    const api = mailboxEnv()
    if (!api) throw new Fault('not_found', 'No local mailbox runs here: messages go to a real mail server.')
    return viewMailbox(house, api, { workspaceId: operator.workspaceId, seesPeople: may(operator, 'leads.identity') }, page)
  },
})
