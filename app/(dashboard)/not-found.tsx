import { LinkButton } from '#components/ui/button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'

export default function NotFound() {
  return (
    <>
      <PageHeader title="This is not in the workspace you are looking at" />
      <p className="readable pb-4 text-base text-ink-2">It may be in another workspace (switch at the top), or it was never here. Search with Ctrl K.</p>
      <LinkButton href="/">Go to your work</LinkButton>
    </>
  )
}
