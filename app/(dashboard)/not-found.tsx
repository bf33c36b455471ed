import { Empty } from '#components/ui/empty.tsx'
import { LinkButton } from '#components/ui/button.tsx'

export default function NotFound() {
  return (
    <Empty title="This is not in the workspace you are looking at" action={<LinkButton href="/">Go to your work</LinkButton>}>
      It may be in another workspace (switch at the top), or it was never here. Search with Ctrl K.
    </Empty>
  )
}
