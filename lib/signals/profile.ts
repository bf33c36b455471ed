import { isZone } from '#lib/domain/time.ts'
import { readEmail, readPhone } from './identity.ts'

/** What a signal tells about the person. Absent means nothing was said. */
export type Profile = {
  name?: string; email?: string; phone?: string; company?: string; title?: string; employees?: number; zone?: string; country?: string; vip?: boolean; traits?: Record<string, unknown>
}

type Bag = Record<string, unknown>

const TEXT_CHARS_MAX = 200
const text = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined
  return value.trim().slice(0, TEXT_CHARS_MAX).toWellFormed() || undefined
}
const bag = (value: unknown): Bag => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Bag) : {})

/** Reads the names Segment's specification gives to traits, and the common ones beside them. What cannot be read is left out. */
export function profileFrom(traits: Bag, context: Bag): Profile {
  const company = bag(traits.company)
  const country = countryOf(traits.country) ?? countryOf(bag(traits.address).country) ?? countryOf(bag(context.location).country)
  const first = text(traits.firstName) ?? text(traits.first_name)
  const last = text(traits.lastName) ?? text(traits.last_name)
  return present({
    name: text(traits.name) ?? text([first, last].filter(Boolean).join(' ')),
    email: readEmail(traits.email) ?? undefined,
    phone: readPhone(traits.phone, country ?? null) ?? undefined,
    company: text(traits.company) ?? text(company.name),
    title: text(traits.title) ?? text(traits.jobTitle) ?? text(traits.job_title) ?? text(traits.position),
    employees: headcount(traits.employees) ?? headcount(company.employees) ?? headcount(company.employee_count),
    zone: zoneOf(traits.timezone) ?? zoneOf(traits.zone) ?? zoneOf(context.timezone),
    country,
    vip: typeof traits.vip === 'boolean' ? traits.vip : undefined,
  })
}

const zoneOf = (value: unknown): string | undefined => (typeof value === 'string' && value.length <= 64 && value !== '' && isZone(value) ? value : undefined)
const countryOf = (value: unknown): string | undefined => (typeof value === 'string' && /^[a-z]{2}$/i.test(value) ? value.toUpperCase() : undefined)

function headcount(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d{1,8}$/.test(value) ? Number(value) : value
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= 10_000_000 ? count : undefined
}

const present = (profile: Profile): Profile => Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined))
