import { database } from '#lib/db/shared.server.ts'
import { chatCourier } from '#lib/delivery/channels/chat.server.ts'
import { smtpCourier } from '#lib/delivery/channels/smtp.server.ts'
import { clock } from '#lib/env/clock.server.ts'
import type { House } from '#lib/env/house.server.ts'
import { coreEnv, emailEnv } from '#lib/env/read.server.ts'
import { observed } from './observe.ts'

const kept = globalThis as typeof globalThis & { bideHouse?: House }

/** The house of this process, built from the environment at first use. A channel without settings is not offered. */
export function house(): House {
  return (kept.bideHouse ??= build())
}

function build(): House {
  const env = coreEnv()
  const db = database()
  const timed = { db, now: () => new Date(clock.now()) }
  const email = emailEnv()
  return {
    ...timed,
    pepper: env.BIDE_PEPPER,
    tokenKey: env.BIDE_TOKEN_KEY,
    dataKey: env.BIDE_DATA_KEY,
    baseUrl: env.BIDE_URL.replace(/\/$/, ''),
    couriers: { chat: observed('chat', chatCourier(timed)), ...(email ? { email: observed('email', smtpCourier(email)) } : {}) },
  }
}
