import { maskName } from '#lib/domain/mask.ts'

/** Name and company as this viewer may see them; somebody without a name stays anonymous. */
export function leadLabel(person: { name: string | null; company: string | null } | undefined, reveal: boolean): string {
  const name = person?.name ? (reveal ? person.name : maskName(person.name)) : 'Anonymous'
  return person?.company ? `${name}, ${person.company}` : name
}
