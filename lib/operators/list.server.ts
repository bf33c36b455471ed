import type { House } from '#lib/env/house.server.ts'

export type PersonRow = { id: string; name: string; email: string; role: string; since: string }

export async function listPeople(house: House, workspaceId: string): Promise<PersonRow[]> {
  const rows = await house.db.membership.findMany({ where: { workspaceId }, include: { operator: { select: { name: true, email: true } } } })
  return rows
    .map(({ operatorId, role, createdAt, operator }) => ({ id: operatorId, ...operator, role, since: createdAt.toISOString() }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}
