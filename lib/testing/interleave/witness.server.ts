import pg from 'pg'

/** One change, in the order in which changes became visible. `epoch` is the lead's new one, or the one a message or a wait was decided under. */
export type Seen = { no: number; kind: 'epoch' | 'send' | 'wait' | 'stop'; rowId: string; leadId: string | null; was: string | null; now: string; epoch: number | null }

/**
 * Writes down the order of commits from inside the database. The number is drawn by a trigger that PostgreSQL runs as the last act of a transaction, under a lock
 * that is let go only after the transaction became visible, so that of two changes the one with the smaller number could be seen by everybody before the other was.
 * Numbers compare within one `scope`: a lead, or a whole workspace.
 */
export async function installWitness(url: string, scope: 'lead' | 'workspace'): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(ddl(scope))
  } finally {
    await client.end()
  }
}

export const SEEN = `SELECT "no"::int, "kind", "rowId", "leadId", "was", "now", "epoch" FROM witness.seen`

const triggers = [
  { table: 'Lead', on: 'INSERT OR UPDATE OF "epoch"', kind: 'epoch', lead: 'NEW."id"', state: '"epoch"::text', epoch: 'NEW."epoch"' },
  { table: 'Send', on: 'INSERT OR UPDATE OF "state"', kind: 'send', lead: 'NEW."leadId"', state: '"state"', epoch: 'NEW."epoch"' },
  { table: 'Wait', on: 'INSERT OR UPDATE OF "state"', kind: 'wait', lead: 'NEW."leadId"', state: '"state"', epoch: 'NEW."epoch"' },
  { table: 'KillSwitch', on: 'INSERT OR UPDATE OF "stopped"', kind: 'stop', lead: 'NULL', state: '"stopped"::text', epoch: 'NULL' },
]

const ddl = (scope: 'lead' | 'workspace'): string => `
  CREATE SCHEMA IF NOT EXISTS witness;
  CREATE SEQUENCE IF NOT EXISTS witness.commits;
  CREATE TABLE IF NOT EXISTS witness.seen ("no" bigint PRIMARY KEY, "kind" text NOT NULL, "rowId" text NOT NULL, "workspaceId" text NOT NULL, "leadId" text, "was" text, "now" text, "epoch" int);
  CREATE INDEX IF NOT EXISTS seen_lead ON witness.seen ("leadId");
  ${triggers.map(({ table, on, kind, lead, state, epoch }) => `
  CREATE OR REPLACE FUNCTION witness.note_${kind}() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' AND OLD.${state} IS NOT DISTINCT FROM NEW.${state} THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('witness ' || ${scope === 'lead' ? `coalesce(${lead}, NEW."workspaceId")` : 'NEW."workspaceId"'}, 0));
    INSERT INTO witness.seen VALUES (nextval('witness.commits'), '${kind}', ${table === 'KillSwitch' ? `NEW."scope" || ':' || NEW."key"` : 'NEW."id"'}, NEW."workspaceId", ${lead}, CASE WHEN TG_OP = 'UPDATE' THEN OLD.${state} END, NEW.${state}, ${epoch});
    RETURN NULL;
  END $$;
  DROP TRIGGER IF EXISTS witness_${kind} ON "${table}";
  CREATE CONSTRAINT TRIGGER witness_${kind} AFTER ${on} ON "${table}" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION witness.note_${kind}();
  ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER witness_${kind};`).join('\n')}`
