import { alone, simulate } from './run.server.ts'
import { realDoors } from './doors.server.ts'
const [,, db = '', people, days, seed='7', atOnce='8'] = process.argv
const r = await simulate({ databaseUrl: db.startsWith('postgres') ? db : `postgres://postgres@127.0.0.1:5599/${db}`, seed, people: Number(people), days: Number(days), startAt: '2026-09-01T00:00:00Z', atOnce: Number(atOnce) }, alone(realDoors))
console.log(JSON.stringify({...r, violations: r.violations.slice(0,12), nViolations: r.violations.length}, null, 1))
