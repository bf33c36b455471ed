import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** AES-256-GCM as `v1.iv.tag.text`, base64url. `dataKey` is 32 bytes in base64. */
export function seal(dataKey: string, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(dataKey, 'base64'), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return ['v1', ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.')
}

/** @throws where the key is another or the text was touched. */
export function unseal(dataKey: string, sealed: string): string {
  const [version, iv, tag, text] = sealed.split('.')
  if (version !== 'v1' || iv === undefined || tag === undefined || text === undefined) throw new Error('this is not a sealed text')
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(dataKey, 'base64'), Buffer.from(iv, 'base64url'))
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8')
}
