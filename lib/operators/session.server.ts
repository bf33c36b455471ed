import { cache } from 'react'
import { cookies, headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { database } from '#lib/db/shared.server.ts'
import { Role } from '#lib/domain/actor.ts'
import type { Actor } from '#lib/domain/actor.ts'
import { sessionClaim } from './auth.server.ts'
import { authorize } from './permissions.ts'
import type { Permission } from './permissions.ts'
import { chooseWorkspace } from './workspaces.ts'
import type { Choice } from './workspaces.ts'

export const WORKSPACE_COOKIE = 'bide-workspace'

/** A signed-in person, in one of their workspaces. Fits wherever an `Actor` is asked for. */
export type Operator = Extract<Actor, { kind: 'person' }> & {
  email: string
  workspace: { id: string; name: string; kind: string; zone: string }
  /** Every workspace this person may switch to. */
  workspaces: { id: string; name: string; kind: string }[]
  /** `on`, `focus` or `off`. */
  shortcuts: string
}

/** Null for nobody, for a session that was ended, and for a person without a workspace. Asked once a request. */
export const currentOperator = cache(async (): Promise<Operator | null> => {
  const claim = await sessionClaim()
  if (!claim) return null
  const db = database()
  const person = await db.operator.findUnique({ where: { id: claim.id } })
  if (!person || person.sessionVersion !== claim.version) return null
  const choices = await db.$queryRaw<(Choice & { zone: string; role: string })[]>`
    SELECT w."id", w."name", w."kind", w."zone", m."role", EXISTS (SELECT 1 FROM "Signal" s WHERE s."workspaceId" = w."id") AS "hasSignals"
    FROM "Membership" m JOIN "Workspace" w ON w."id" = m."workspaceId" WHERE m."operatorId" = ${person.id} ORDER BY w."createdAt", w."id"`
  const chosen = chooseWorkspace(choices, (await cookies()).get(WORKSPACE_COOKIE)?.value)
  if (!chosen) return null
  return {
    kind: 'person', id: person.id, name: person.name, email: person.email, shortcuts: person.shortcuts, role: Role.parse(chosen.role), workspaceId: chosen.id,
    workspace: { id: chosen.id, name: chosen.name, kind: chosen.kind, zone: chosen.zone },
    workspaces: choices.map(({ id, name, kind }) => ({ id, name, kind })),
  }
})

/** For pages: sends nobody to the sign-in page and back again, and shows the forbidden page where the role does not reach. */
export async function requireOperator(permission: Permission): Promise<Operator> {
  const operator = await currentOperator()
  if (!operator) {
    const path = (await headers()).get('x-bide-path')
    redirect(path && path !== '/' ? `/signin?next=${encodeURIComponent(path)}` : '/signin')
  }
  if (authorize(operator, permission) !== null) forbidden()
  return operator
}

export { currentOperator as operator }
