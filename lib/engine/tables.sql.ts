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
  `
create function @claim(p_now bigint, p_until bigint, p_ahead bigint, p_slots int, p_window int, p_serves text[], p_tokens text[], p_foreign_until bigint)
returns table (id bigint, lock text, run text, step text, fn text, attempt int, "attemptsMax" int, "priorityMs" float8, events json, steps json, pending boolean, "more" boolean)
language plpgsql as $claim$
declare
  job record;
  held jsonb;
  full_key text;
  seen int := 0;
  ids bigint[] := '{}';
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(hashtextextended('@jobs', 3));
  select coalesce(jsonb_object_agg(h.key, h.n), '{}') into held
    from (select k.key, count(*) as n from @jobs j cross join unnest(j.ckeys) as k(key) where j.lock is not null group by k.key) h;
  for job in select j.id, j.fn, j.ckeys, j.climits from @jobs j
    where j.kind = 'exec' and j.lock is null and j.blocked is null and j.rank <= p_now + p_ahead and j.due <= p_now order by j.rank, j.id limit p_window
  loop
    seen := seen + 1;
    exit when cardinality(ids) >= p_slots;
    if not job.fn = any(p_serves) then
      update @jobs j set due = p_foreign_until, rank = p_foreign_until where j.id = job.id;
      continue;
    end if;
    if job.ckeys is not null then
      full_key := null;
      for i in 1 .. cardinality(job.ckeys) loop
        if coalesce((held ->> job.ckeys[i])::int, 0) >= job.climits[i] then full_key := job.ckeys[i]; exit; end if;
      end loop;
      if full_key is not null then
        update @jobs j set blocked = full_key where j.id = job.id;
        continue;
      end if;
      for i in 1 .. cardinality(job.ckeys) loop
        held := jsonb_set(held, array[job.ckeys[i]], to_jsonb(coalesce((held ->> job.ckeys[i])::int, 0) + 1));
      end loop;
    end if;
    ids := ids || job.id;
  end loop;
  if cardinality(ids) = 0 then
    if seen = p_window then return query select null::bigint, null::text, null::text, null::text, null::text, null::int, null::int, null::float8, null::json, null::json, null::boolean, true; end if;
    return;
  end if;
  return query
    with taken as (
      update @jobs j set lock = i.lock, locked_until = p_until from unnest(ids, p_tokens[1:cardinality(ids)]) as i(id, lock)
      where j.id = i.id and j.lock is null returning j.id, j.lock, j.run, j.step, j.fn, j.attempt, j.rank
    ), begun as (update @runs r set started_at = p_now where r.id in (select t.run from taken t) and r.started_at is null)
    select t.id, t.lock, t.run, t.step, t.fn, t.attempt, r.attempts_max, r.priority_ms::float8,
      (select json_agg(e.body order by o.ord) from unnest(r.event_ids) with ordinality as o(id, ord) join @events e on e.id = o.id),
      (select json_agg(json_build_object('id', s.id, 'value', s.value) order by s.seq) from @steps s where s.run = t.run and s.state <> 'pending'),
      exists (select 1 from @steps s where s.run = t.run and s.state = 'pending' and s.id is distinct from t.step), false
    from taken t join @runs r on r.id = t.run order by t.rank, t.id;
end
$claim$;
`,
  `
alter table @steps add column attempts int not null default 1, add column took_ms int;

alter index @jobs_rank_id_idx rename to jobs_ready;
alter index @jobs_due_idx rename to jobs_timers;
alter index @jobs_locked_until_idx rename to jobs_locked;
alter index @jobs_blocked_rank_idx rename to jobs_blocked;
create index jobs_failing on @jobs (run) where kind = 'exec' and attempt > 0;

drop index @runs_fn_created_at_idx, @runs_created_at_idx, @runs_ended_at_idx, @runs_status_idx;
create index runs_fn on @runs (fn, id);
create index runs_live on @runs (fn, id) where ended_at is null;
create index runs_ended on @runs (fn, status, ended_at) where ended_at is not null;
create index runs_failed on @runs (status, id) where status in ('failed', 'cancelled');
create index runs_children on @runs (parent) where parent is not null;

alter table @pauses drop constraint pauses_run_step_key;
create unique index pauses_step on @pauses (run, step) where step is not null;
`,
  `
drop function @claim;
create function @claim(p_now bigint, p_until bigint, p_ahead bigint, p_slots int, p_window int, p_serves text[], p_tokens text[])
returns table (id bigint, lock text, run text, step text, fn text, attempt int, "attemptsMax" int, "priorityMs" float8, events json, steps json, pending boolean, "more" boolean)
language plpgsql as $claim$
declare
  job record;
  held jsonb;
  full_key text;
  seen int := 0;
  ids bigint[] := '{}';
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(hashtextextended('@jobs', 3));
  select coalesce(jsonb_object_agg(h.key, h.n), '{}') into held
    from (select k.key, count(*) as n from @jobs j cross join unnest(j.ckeys) as k(key) where j.lock is not null group by k.key) h;
  for job in select j.id, j.ckeys, j.climits from @jobs j
    where j.kind = 'exec' and j.lock is null and j.blocked is null and j.rank <= p_now + p_ahead and j.due <= p_now and j.fn = any(p_serves) order by j.rank, j.id limit p_window
  loop
    seen := seen + 1;
    exit when cardinality(ids) >= p_slots;
    if job.ckeys is not null then
      full_key := null;
      for i in 1 .. cardinality(job.ckeys) loop
        if coalesce((held ->> job.ckeys[i])::int, 0) >= job.climits[i] then full_key := job.ckeys[i]; exit; end if;
      end loop;
      if full_key is not null then
        update @jobs j set blocked = full_key where j.id = job.id;
        continue;
      end if;
      for i in 1 .. cardinality(job.ckeys) loop
        held := jsonb_set(held, array[job.ckeys[i]], to_jsonb(coalesce((held ->> job.ckeys[i])::int, 0) + 1));
      end loop;
    end if;
    ids := ids || job.id;
  end loop;
  if cardinality(ids) = 0 then
    if seen = p_window then return query select null::bigint, null::text, null::text, null::text, null::text, null::int, null::int, null::float8, null::json, null::json, null::boolean, true; end if;
    return;
  end if;
  return query
    with taken as (
      update @jobs j set lock = i.lock, locked_until = p_until from unnest(ids, p_tokens[1:cardinality(ids)]) as i(id, lock)
      where j.id = i.id and j.lock is null returning j.id, j.lock, j.run, j.step, j.fn, j.attempt, j.rank
    ), begun as (update @runs r set started_at = p_now where r.id in (select t.run from taken t) and r.started_at is null)
    select t.id, t.lock, t.run, t.step, t.fn, t.attempt, r.attempts_max, r.priority_ms::float8,
      (select json_agg(e.body order by o.ord) from unnest(r.event_ids) with ordinality as o(id, ord) join @events e on e.id = o.id),
      (select json_agg(json_build_object('id', s.id, 'value', s.value) order by s.seq) from @steps s where s.run = t.run and s.state <> 'pending'),
      exists (select 1 from @steps s where s.run = t.run and s.state = 'pending' and s.id is distinct from t.step), false
    from taken t left join @runs r on r.id = t.run order by t.rank, t.id;
end
$claim$;
`,
  `
drop index @runs_live;
create index runs_live on @runs (fn, id) where coalesce(ended_at, 0) = 0;
alter table @runs set (fillfactor = 80);
alter table @jobs set (fillfactor = 80);
`,
]

/** The tables a schema of this version has. */
export const tablesAt = (version: number): string[] => versions.slice(0, version).flatMap((text) => [...text.matchAll(/create table @(\w+)/g)].map(([, name]) => name ?? ''))

/**
 * Says that a run is live in the words of the index that lists live runs. Everywhere else the words are `ended_at is null`: a plan made on empty tables must not
 * mistake that index for a way to find one run.
 */
export const LISTED_LIVE = 'coalesce(ended_at, 0) = 0'
