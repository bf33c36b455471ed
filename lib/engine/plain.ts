/** Postgres text cannot hold a null byte; keys and names made from people's input may contain one. */
export const plain = (text: string): string => text.replaceAll('\0', '\uFFFD')
