import { Fault } from '#lib/domain/fault.ts'
import type { House } from '#lib/env/house.server.ts'
import { arrivalOf } from './arrival.server.ts'
import { bySourceId } from './credentials.server.ts'
import type { KeptAnswer } from './keep.server.ts'
import { paced } from './pace.server.ts'
import { fromMail } from './mail/from-mail.ts'
import { threadOf } from './mail/threads.server.ts'
import { useOnce } from './once.server.ts'
import { noting } from './refusals.server.ts'
import type { Hook, Mail } from './sources/source.ts'
import { takeIn } from './take.server.ts'
import type { Keep } from './take.server.ts'

/** One request to a vendor's webhook: whose address it is, whether it may speak, what it says, and that kept. @throws Fault with what to mend; nothing is kept then */
export async function takeHook(house: House, keep: Keep, hook: Hook, request: Request): Promise<KeptAnswer> {
  const { pathname, search, searchParams } = new URL(request.url)
  const { secrets, ...standing } = await bySourceId(house, hook.kind, searchParams.get('source'))
  await paced(standing.sourceId)
  return noting(house, standing.sourceId, async () => {
    const arrival = await arrivalOf(request, { url: `${house.baseUrl.replace(/\/$/, '')}${pathname}${search}`, receivedAtMs: house.now().getTime(), bytesMax: hook.bytesMax })
    const refusal = await hook.verify(arrival, secrets)
    if (refusal) throw new Fault('unauthorized', refusal.message, { field: refusal.field })
    const reading = await hook.read(arrival)
    const items = reading.mail ? [await signalOf(house, standing.workspaceId, reading.mail)] : reading.items
    if (reading.token !== undefined) await useOnce(house, standing.sourceId, reading.token, reading.mail ?? items)
    return takeIn(house, keep, standing, { ...reading, items })
  })
}

/** A mail finds its conversation before it is understood. */
async function signalOf(house: House, workspaceId: string, mail: Mail): Promise<unknown> {
  const [thread, workspace] = await Promise.all([threadOf(house, workspaceId, mail), house.db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { senderEmail: true } })])
  return fromMail(mail, thread, workspace.senderEmail)
}
