import { Fault } from '#lib/domain/fault.ts'
import { redact } from '#lib/domain/mask.ts'
import type { House } from '#lib/env/house.server.ts'
import { previewHtml } from './preview.ts'

/**
 * The message of a decision as an inert page of its own, for a sandboxed frame.
 * @throws Fault `not_found` where there is no such message in this workspace.
 */
export async function readPreview({ db }: House, about: { workspaceId: string; decisionId: string; reveal: boolean }): Promise<string> {
  const draft = await db.draft.findFirst({ where: { decisionId: about.decisionId, workspaceId: about.workspaceId }, select: { html: true, leadId: true } })
  if (!draft?.html) throw new Fault('not_found', 'This decision has no such message.')
  if (about.reveal) return previewHtml(draft.html)
  const lead = await db.lead.findUniqueOrThrow({ where: { id: draft.leadId }, select: { name: true, email: true, phone: true } })
  return previewHtml(redact(draft.html, lead))
}
