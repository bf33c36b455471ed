import { route } from '#app/door.ts'
import { keep } from '#inngest/keep.ts'
import { Fault } from '#lib/domain/fault.ts'
import { mailboxEnv } from '#lib/env/web.server.ts'
import { actAsLead } from '#lib/mailbox/act.server.ts'
import { LeadAct } from '#lib/mailbox/page.ts'

export const POST = route({
  allow: 'mailbox.reply', input: LeadAct,
  act: (input, operator, house) => {
    if (!mailboxEnv()) throw new Fault('not_found', 'Leads can only be played where the local mailbox runs.')
    return actAsLead(house, operator.workspaceId, (request) => keep(house, request), input)
  },
})
