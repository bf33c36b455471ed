import { parseAsString, parseAsStringLiteral } from 'nuqs'

/** `id` is the decision whose message is open. */
export const mailboxParams = {
  id: parseAsString.withDefault(''),
  show: parseAsStringLiteral(['message', 'text', 'headers'] as const).withDefault('message'),
}
