import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { house, requireOperator } from '#app/door.ts'
import { ChangeState } from '#lib/changes/schema.ts'
import { readChange } from '#lib/changes/view.server.ts'
import { ApprovalsPage } from '../approvals.tsx'

export async function generateMetadata({ params }: PageProps<'/changes/[id]'>): Promise<Metadata> {
  const operator = await requireOperator('changes.read')
  const change = await readChange(house().db, operator, (await params).id)
  return { title: change ? `${change.title} · Approvals` : 'Approvals' }
}

export default async function ChangePage({ params, searchParams }: PageProps<'/changes/[id]'>) {
  const operator = await requireOperator('changes.read')
  const { id } = await params
  const change = await readChange(house().db, operator, id)
  if (!change) notFound()
  const asked = ChangeState.safeParse((await searchParams).state)
  return <ApprovalsPage operator={operator} filter={{ state: asked.data ?? change.state }} selected={change} />
}
