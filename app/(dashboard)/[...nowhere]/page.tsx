import { notFound } from 'next/navigation'
import { requireOperator } from '#app/door.ts'

/** Any other address keeps the shell, with search still working. */
export default async function Nowhere() {
  await requireOperator('overview.read')
  notFound()
}
