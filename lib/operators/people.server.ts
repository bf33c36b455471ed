import { compare, hash } from 'bcryptjs'
import { appendAudit } from '#lib/audit/append.server.ts'
import type { Db } from '#lib/db/client.server.ts'
import type { Actor, Role } from '#lib/domain/actor.ts'
import { normalEmail } from '#lib/domain/digest.ts'
import { mintId } from '#lib/domain/id.ts'

const BCRYPT_COST = 10

/** Makes the person and the membership where they are missing; a new password replaces the old one and ends its sessions. Twice is once. */
export async function welcome(tx: Db, by: Actor, person: { role: Role; email: string; name: string; password: string }, at: Date): Promise<string> {
  const email = normalEmail(person.email)
  const found = await tx.operator.findUnique({ where: { email } })
  const id = found?.id ?? mintId('op', at.getTime(), email)
  const object = { kind: 'operator', id }
  if (!found) {
    await tx.operator.create({ data: { id, email, name: person.name, passwordHash: await hash(person.password, BCRYPT_COST), createdAt: at } })
    await appendAudit(tx, by, { verb: 'operator.created', object, detail: { role: person.role }, at })
  } else if (!found.passwordHash || !(await compare(person.password, found.passwordHash))) {
    await tx.operator.update({ where: { id }, data: { passwordHash: await hash(person.password, BCRYPT_COST), sessionVersion: { increment: 1 } } })
    await appendAudit(tx, by, { verb: 'operator.password_changed', object, at })
  }
  const key = { workspaceId: by.workspaceId, operatorId: id }
  const member = await tx.membership.findUnique({ where: { workspaceId_operatorId: key } })
  if (member?.role === person.role) return id
  await tx.membership.upsert({ where: { workspaceId_operatorId: key }, create: { ...key, role: person.role, createdAt: at }, update: { role: person.role } })
  await appendAudit(tx, by, { verb: 'operator.role_given', object, detail: { role: person.role }, at })
  return id
}
