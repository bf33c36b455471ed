import type { Db } from '#lib/db/client.server.ts'
import { Prisma } from '#lib/db/generated/client.ts'
import { DEFAULT_SETTINGS } from '#lib/domain/settings.ts'
import type { GuardrailSettings } from '#lib/domain/settings.ts'
import type { Identity } from '#lib/signals/identity.ts'
import { identityKey } from './identify.ts'
import { mergeRows } from './merge.server.ts'
import type { WaitEvent } from './merge.server.ts'
import type { Person } from './person.ts'
import type { Register } from './settle.ts'

/** Somebody merged a lead while we waited for it: read again and start over. Carries the code PostgreSQL gives to transactions that met. */
export class LeadMoved extends Error {
  readonly code = '40001'
}

/**
 * Reads and locks every lead that goes by one of these names, in the order of their ids. Two requests about one person take turns here;
 * two first requests about somebody new meet at the unique identity, and the later one is to start over. @throws LeadMoved
 */
export async function meet(tx: Db, workspaceId: string, identities: readonly Identity[]): Promise<Register> {
  const rows = await tx.$queryRaw<{ persons: Person[] | null; groups: GuardrailSettings['groups'] | null }[]>`
    WITH held AS (
      SELECT l."id", l."name", l."email", l."phone", l."company", l."title", l."employees", l."zone", l."country", l."traits", l."origin", l."group", l."state", l."vip", l."epoch",
        l."firstSignalAt", l."lastSignalAt", l."lastTouchAt", l."ownerId", l."mergedIntoId"
      FROM "Lead" l WHERE l."id" = ANY(ARRAY(
        SELECT i."leadId" FROM unnest(${identities.map(({ kind }) => kind)}::text[], ${identities.map(({ value }) => value)}::text[]) AS k("kind", "value")
        JOIN "LeadIdentity" i ON i."workspaceId" = ${workspaceId} AND i."kind" = k."kind" AND i."value" = k."value"))
      ORDER BY l."id" FOR NO KEY UPDATE
    )
    SELECT
      (SELECT json_agg(to_jsonb(held) || jsonb_build_object('identities',
        (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', i."kind", 'value', i."value")), '[]') FROM "LeadIdentity" i WHERE i."leadId" = held."id"))) FROM held) AS persons,
      (SELECT p."body" -> 'groups' FROM "PolicyVersion" p WHERE p."workspaceId" = ${workspaceId} AND p."family" = 'guardrails' AND p."liveUntil" IS NULL) AS groups`
  const { persons, groups } = rows[0]!
  const known = (persons ?? []).map(withIsoInstants)
  if (known.some(({ mergedIntoId }) => mergedIntoId !== null)) throw new LeadMoved('a lead was merged meanwhile')
  return {
    workspaceId, shares: groups ?? DEFAULT_SETTINGS.groups,
    persons: new Map(known.map((person) => [person.id, person])),
    holders: new Map(known.flatMap((person) => person.identities.map((identity) => [identityKey(identity), person.id] as const))),
    changed: new Set(), attached: [], merges: [],
  }
}

const iso = (text: string): string => new Date(text).toISOString()
const withIsoInstants = (person: Person): Person => ({
  ...person, firstSignalAt: iso(person.firstSignalAt), lastSignalAt: iso(person.lastSignalAt), lastTouchAt: person.lastTouchAt === null ? null : iso(person.lastTouchAt),
})

/**
 * What the register gathered, as pieces of the statement that keeps the signals, so that lead and signal are written together or not at all.
 * A name somebody else took meanwhile is a unique violation: start over.
 */
export function registerParts(register: Register): Prisma.Sql[] {
  const persons = [...register.changed].map((id) => register.persons.get(id)!)
  const rows = persons.map(({ identities: _identities, ...row }) => ({ ...row, workspaceId: register.workspaceId }))
  const names = register.attached.map(({ identity, at }) => ({ ...identity, at, workspaceId: register.workspaceId, leadId: register.holders.get(identityKey(identity)) }))
  return [...(rows.length > 0 ? [leadsPart(rows)] : []), ...(names.length > 0 ? [namesPart(names)] : [])]
}

const leadsPart = (rows: unknown[]) => Prisma.sql`leads AS (
  INSERT INTO "Lead" ("id", "workspaceId", "name", "email", "phone", "company", "title", "employees", "zone", "country", "traits", "origin", "group", "state", "vip", "epoch",
    "firstSignalAt", "lastSignalAt", "lastTouchAt", "ownerId", "mergedIntoId")
  SELECT r."id", r."workspaceId", r."name", r."email", r."phone", r."company", r."title", r."employees", r."zone", r."country", r."traits", r."origin", r."group", r."state", r."vip", r."epoch",
    r."firstSignalAt", r."lastSignalAt", r."lastTouchAt", r."ownerId", r."mergedIntoId"
  FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" text, "workspaceId" text, "name" text, "email" text, "phone" text, "company" text, "title" text, "employees" int, "zone" text,
    "country" text, "traits" jsonb, "origin" text, "group" text, "state" text, "vip" bool, "epoch" int, "firstSignalAt" timestamptz, "lastSignalAt" timestamptz, "lastTouchAt" timestamptz,
    "ownerId" text, "mergedIntoId" text)
  ON CONFLICT ("id") DO UPDATE SET "name" = EXCLUDED."name", "email" = EXCLUDED."email", "phone" = EXCLUDED."phone", "company" = EXCLUDED."company", "title" = EXCLUDED."title",
    "employees" = EXCLUDED."employees", "zone" = EXCLUDED."zone", "country" = EXCLUDED."country", "traits" = EXCLUDED."traits", "origin" = EXCLUDED."origin", "state" = EXCLUDED."state",
    "vip" = EXCLUDED."vip", "epoch" = EXCLUDED."epoch", "lastSignalAt" = EXCLUDED."lastSignalAt", "lastTouchAt" = EXCLUDED."lastTouchAt", "ownerId" = EXCLUDED."ownerId",
    "mergedIntoId" = EXCLUDED."mergedIntoId")`

const namesPart = (names: unknown[]) => Prisma.sql`names AS (
  INSERT INTO "LeadIdentity" ("workspaceId", "kind", "value", "leadId", "at")
  SELECT n."workspaceId", n."kind", n."value", n."leadId", n."at"
  FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb) AS n("workspaceId" text, "kind" text, "value" text, "leadId" text, "at" timestamptz) ORDER BY n."kind", n."value")`

/** Moves what hangs on merged leads, once the rows of both are written. Returns the engine's events that came of it. */
export async function saveMerges(tx: Db, register: Register, at: Date): Promise<WaitEvent[]> {
  const events: WaitEvent[] = []
  for (const merge of register.merges) {
    const event = await mergeRows(tx, register.workspaceId, merge, at)
    if (event) events.push(event)
  }
  return events
}
