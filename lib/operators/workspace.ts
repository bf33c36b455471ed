import { z } from 'zod'
import { isZone } from '#lib/domain/time.ts'

const line = (max: number) => z.string().trim().min(1, 'this cannot be empty').max(max).regex(/^[^\r\n]*$/, 'one line only')

/** The facts a workspace speaks with. Every message is signed with them. */
export const WorkspaceFacts = z.strictObject({
  senderName: line(80),
  senderEmail: z.email('this is not an email address').max(254),
  postalAddress: z.string().trim().min(10, 'give the whole postal address: it stands in every email').max(300),
  product: line(80),
  bookingUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'this is not a web address' }).max(500)]),
  zone: z.string().max(64).refine(isZone, 'this is not a time zone'),
  legitimateInterest: z.array(z.string().regex(/^[A-Z]{2}$/, 'use two-letter country codes, such as DE')).max(60).transform((codes) => [...new Set(codes)].sort()),
})
export type WorkspaceFacts = z.infer<typeof WorkspaceFacts>
