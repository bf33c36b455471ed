/**
 * The engine's own tables, version by version. `@name` stands for a table of the engine's schema. Times are milliseconds since 1970,
 * by the engine's clock and never by the database's. Outputs are `json`, not `jsonb`: a lead may well type a null byte.
 */
export const versions: readonly string[] = [
  `
create table @meta (key text primary key, value text not null);
create sequence @step_order;

create table @functions (id text primary key, app text not null, config json not null);

create table @events (
  id text primary key, name text not null, given_id text, ts bigint not null, received_at bigint not null, body json not null
);
create index on @events (received_at);

create table @runs (
  id text primary key, fn text not null, status text not null default 'running', event_ids text[] not null, attempts_max int not null,
  priority_ms bigint not null default 0, ckeys text[], climits int[], singleton text, parent text, parent_step text,
  created_at bigint not null, started_at bigint, ended_at bigint, output json
);
create index on @runs (fn, created_at desc);
create index on @runs (created_at desc);
create index on @runs (ended_at) where ended_at is not null;
create index on @runs (singleton) where singleton is not null and ended_at is null;
create index on @runs (status) where ended_at is null;

create table @steps (
  run text not null, id text not null, op text not null, name text not null, state text not null, race boolean not null default false,
  value json, seq bigint, created_at bigint not null, ended_at bigint, primary key (run, id)
);
create index on @steps (run) where state = 'pending';

create table @jobs (
  id bigint generated always as identity primary key, kind text not null, run text, step text, fn text, attempt int not null default 0,
  due bigint not null, rank bigint not null, lock text, locked_until bigint, ckeys text[], climits int[], blocked text, ukey text, data json, error json
);
create index on @jobs (rank, id) where kind = 'exec' and lock is null and blocked is null;
create index on @jobs (due) where kind <> 'exec';
create index on @jobs (locked_until) where lock is not null;
create index on @jobs (blocked, rank) where blocked is not null;
create index on @jobs (run) where run is not null;
create unique index on @jobs (ukey) where ukey is not null;

create table @pauses (
  id bigint generated always as identity primary key, kind text not null, run text not null, step text, event text, mkey text not null default '',
  expr text, signal text, expires bigint, unique (run, step)
);
create index on @pauses (event, mkey) where event is not null;
create index on @pauses (run);
create index on @pauses (expires) where expires is not null;
create unique index on @pauses (signal) where signal is not null;

create table @match_paths (event text not null, path text not null, primary key (event, path));

create table @keys (k text primary key, v text, until bigint not null);
create index on @keys (until);
`,
]
