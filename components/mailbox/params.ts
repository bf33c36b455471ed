import { parseAsString, parseAsStringLiteral } from 'nuqs'

/** `id` is the decision whose message is open. */
export const mailboxParams = {
  id: parseAsString.withDefault(''),
  show: parseAsStringLiteral(['text', 'look', 'headers'] as const).withDefault('text'),
}
