/** A stop in force, in words. */
export const stopWords = ({ scope, key }: { scope: string; key: string }): string => (scope === 'all' ? 'sending is stopped' : `sending by ${key} is stopped`)
