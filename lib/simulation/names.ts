/** Invented people and companies. Addresses end in `.example`, which can never be delivered to (RFC 2606). */
export const GIVEN_NAMES = [
  'Aiko', 'Amara', 'Anna', 'Arjun', 'Astrid', 'Benedikt', 'Bruno', 'Camille', 'Carlos', 'Chiara', 'Daniel', 'Deepa', 'Diego', 'Elif', 'Elena', 'Emeka',
  'Emma', 'Farid', 'Fiona', 'Gael', 'Grace', 'Hanna', 'Hugo', 'Ines', 'Ingrid', 'Ivan', 'Jana', 'Jonas', 'Julia', 'Kaito', 'Karim', 'Katarzyna',
  'Lars', 'Laura', 'Leila', 'Liam', 'Lucia', 'Malik', 'Marta', 'Mateo', 'Mei', 'Mikkel', 'Nadia', 'Nils', 'Noor', 'Olivia', 'Omar', 'Paula',
  'Pedro', 'Priya', 'Rafael', 'Rosa', 'Samir', 'Sara', 'Sina', 'Sofia', 'Tomas', 'Uma', 'Valentina', 'Viktor', 'Wei', 'Yara', 'Yusuf', 'Zoe',
] as const

export const FAMILY_NAMES = [
  'Adeyemi', 'Almeida', 'Andersen', 'Bakker', 'Bauer', 'Becker', 'Bernard', 'Bianchi', 'Brandt', 'Costa', 'Dubois', 'Dvorak', 'Eriksen', 'Farah', 'Ferrari', 'Fischer',
  'Garcia', 'Gruber', 'Haddad', 'Hansen', 'Horvat', 'Ito', 'Jansen', 'Johansson', 'Kaya', 'Keller', 'Khan', 'Kovacs', 'Kowalski', 'Kumar', 'Larsen', 'Lefevre',
  'Lopez', 'Marino', 'Martin', 'Mensah', 'Moreau', 'Morgan', 'Murphy', 'Nakamura', 'Nguyen', 'Novak', 'Okafor', 'Olsen', 'Patel', 'Pereira', 'Petrov', 'Popescu',
  'Reyes', 'Ricci', 'Rossi', 'Sato', 'Schneider', 'Silva', 'Singh', 'Tanaka', 'Taylor', 'Torres', 'Vargas', 'Virtanen', 'Vogel', 'Weber', 'Wright', 'Yilmaz',
] as const

export const COMPANY_HEADS = [
  'Nordwind', 'Blue Harbor', 'Copperleaf', 'Quartz', 'Larkspur', 'Granite', 'Solstice', 'Evergreen', 'Redwood', 'Juniper', 'Meridian', 'Silverline',
  'Polaris', 'Cobalt', 'Hazel', 'Bright Lane', 'Stonebridge', 'Willow', 'Amber', 'Fjord', 'Lantern', 'Marigold', 'Osprey', 'Tidewater',
] as const

export const COMPANY_TAILS = ['Logistics', 'Robotics', 'Health', 'Foods', 'Energy', 'Analytics', 'Mobility', 'Studios', 'Insurance', 'Textiles', 'Learning', 'Works'] as const

/** Where people live, how often, and their zone: both hemispheres and half-hour offsets, so that clocks are exercised. */
export const PLACES = [
  { zone: 'Europe/Berlin', country: 'DE', weight: 22 },
  { zone: 'Europe/London', country: 'GB', weight: 14 },
  { zone: 'Europe/Paris', country: 'FR', weight: 8 },
  { zone: 'Europe/Warsaw', country: 'PL', weight: 5 },
  { zone: 'America/New_York', country: 'US', weight: 18 },
  { zone: 'America/Chicago', country: 'US', weight: 8 },
  { zone: 'America/Los_Angeles', country: 'US', weight: 10 },
  { zone: 'America/Sao_Paulo', country: 'BR', weight: 4 },
  { zone: 'Asia/Kolkata', country: 'IN', weight: 5 },
  { zone: 'Asia/Singapore', country: 'SG', weight: 3 },
  { zone: 'Australia/Sydney', country: 'AU', weight: 3 },
] as const

/** Titles by how close to the purchase somebody stands; the first row signs, the last one only reads. */
export const TITLES = [
  ['Chief Revenue Officer', 'VP Marketing', 'Managing Director', 'Chief Operating Officer'],
  ['Head of Growth', 'Director of Demand Generation', 'Head of Sales', 'RevOps Lead'],
  ['Marketing Manager', 'Growth Manager', 'CRM Manager', 'Sales Operations Manager'],
  ['Marketing Associate', 'Analyst', 'Student', 'Consultant'],
] as const
