import Refused from './(dashboard)/forbidden.tsx'

/** Outside the frame, the same words. */
export default function Forbidden() {
  return <main className="px-6"><Refused /></main>
}
