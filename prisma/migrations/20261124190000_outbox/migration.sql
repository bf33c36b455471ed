-- AlterTable
ALTER TABLE "Dispatch" ADD COLUMN     "deadAt" TIMESTAMPTZ(3),
ADD COLUMN     "discardedAt" TIMESTAMPTZ(3),
ADD COLUMN     "lastTriedAt" TIMESTAMPTZ(3),
ADD COLUMN     "refusals" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Send" ADD COLUMN     "absentAt" TIMESTAMPTZ(3),
ADD COLUMN     "claimCheckId" TEXT,
ADD COLUMN     "claimedWallAt" TIMESTAMPTZ(3),
ADD COLUMN     "deadAt" TIMESTAMPTZ(3),
ADD COLUMN     "excused" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "heldBy" TEXT,
ADD COLUMN     "retryAt" TIMESTAMPTZ(3),
ADD COLUMN     "revivedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ClearanceUse" (
    "checkId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "sendId" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ClearanceUse_pkey" PRIMARY KEY ("checkId")
);

-- CreateTable
CREATE TABLE "ProviderBreaker" (
    "workspaceId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'closed',
    "since" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "openings" INTEGER NOT NULL DEFAULT 0,
    "troubledAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "retryAt" TIMESTAMPTZ(3),
    "probeSendId" TEXT,
    "probeUntil" TIMESTAMPTZ(3),

    CONSTRAINT "ProviderBreaker_pkey" PRIMARY KEY ("workspaceId","channel","provider")
);

-- CreateTable
CREATE TABLE "StalledRun" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "signalId" TEXT NOT NULL,
    "pass" INTEGER NOT NULL,
    "waitId" TEXT,
    "decisionId" TEXT,
    "because" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "lastTriedAt" TIMESTAMPTZ(3) NOT NULL,
    "retryAt" TIMESTAMPTZ(3),
    "deadAt" TIMESTAMPTZ(3),
    "endedBy" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StalledRun_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ClearanceUse_sendId_attempt_key" ON "ClearanceUse"("sendId", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "StalledRun_signalId_pass_key" ON "StalledRun"("signalId", "pass");

-- CreateIndex
CREATE INDEX "StalledRun_workspaceId_deadAt_idx" ON "StalledRun"("workspaceId", "deadAt");

-- What follows is the house's own: promises no schema language can say. Objects are named bide_*.

CREATE INDEX "bide_send_dead" ON "Send" ("workspaceId", "deadAt") WHERE "deadAt" IS NOT NULL;
CREATE INDEX "bide_send_settled" ON "Send" ("workspaceId", "settledAt") WHERE "settledAt" IS NOT NULL;
CREATE INDEX "bide_dispatch_dead" ON "Dispatch" ("workspaceId", "deadAt") WHERE "deadAt" IS NOT NULL;
CREATE INDEX "bide_decision_decided" ON "Decision" ("decidedAt") WHERE "ruledKind" <> 'skip';
CREATE INDEX "bide_signal_received" ON "Signal" ("receivedAt") WHERE NOT "quiet";

ALTER TABLE "Send" ADD CONSTRAINT "bide_send_dead" CHECK ("deadAt" IS NULL OR "state" = 'failed');
ALTER TABLE "Send" ADD CONSTRAINT "bide_send_held" CHECK ("heldBy" IN ('stop', 'breaker', 'busy', 'night', 'fault'));
ALTER TABLE "Dispatch" ADD CONSTRAINT "bide_dispatch_dead" CHECK ("deadAt" IS NULL OR "dispatchedAt" IS NULL);
ALTER TABLE "ProviderBreaker" ADD CONSTRAINT "bide_breaker_state" CHECK ("state" IN ('closed', 'open', 'half_open') AND ("state" = 'closed') = ("retryAt" IS NULL AND "probeUntil" IS NULL));
ALTER TABLE "StalledRun" ADD CONSTRAINT "bide_stalled_end" CHECK (("endedAt" IS NULL) = ("endedBy" IS NULL) AND "endedBy" IN ('replayed', 'discarded'));

UPDATE "Send" SET "heldBy" = 'stop' WHERE "state" = 'ready' AND "because" LIKE 'sending%is stopped';
UPDATE "Send" SET "retryAt" = "claimedAt" WHERE "state" = 'unknown';

-- A clearance lets one message out once. The proof is written by the claim itself and by nobody else.
CREATE FUNCTION bide_use_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'only a claim uses a clearance' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bide_use_insert BEFORE INSERT ON "ClearanceUse" FOR EACH ROW EXECUTE FUNCTION bide_use_insert();
CREATE TRIGGER bide_append_only BEFORE UPDATE OR DELETE ON "ClearanceUse" FOR EACH ROW EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_truncate BEFORE TRUNCATE ON "ClearanceUse" FOR EACH STATEMENT EXECUTE FUNCTION bide_refuse();

-- Whether one check lets this very message out at this instant: clear, unused, unexpired, and given for exactly this.
CREATE FUNCTION bide_must_be_cleared(s "Send", check_id TEXT, at TIMESTAMPTZ) RETURNS void LANGUAGE plpgsql AS $$
DECLARE c "ComplianceCheck"%ROWTYPE;
BEGIN
  SELECT * INTO c FROM "ComplianceCheck" WHERE "id" = check_id;
  IF NOT FOUND OR c."verdict" <> 'clear' OR c."token" IS NULL THEN
    RAISE EXCEPTION 'no clearance stands behind this message' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (c."workspaceId", c."decisionId", c."leadId", c."channel", c."destinationHmac", c."contentHash", c."purpose", c."epoch")
     IS DISTINCT FROM (s."workspaceId", s."decisionId", s."leadId", s."channel", s."destinationHmac", s."contentHash", s."purpose", s."epoch") THEN
    RAISE EXCEPTION 'the clearance was given for another message' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF at IS NULL OR c."expiresAt" <= at OR c."createdAt" > at THEN
    RAISE EXCEPTION 'the clearance has expired' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM "ClearanceUse" u WHERE u."checkId" = check_id) THEN
    RAISE EXCEPTION 'the clearance was used already' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

-- The state machine, the epoch fence, the single-use clearance and the two-in-24-hours invariant, at the moment of the claim.
-- What was given up on becomes ready again only as a dead letter, with a clearance younger than its death.
CREATE OR REPLACE FUNCTION bide_send_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lead_epoch INT; touches INT; claimed BOOLEAN; revived BOOLEAN;
BEGIN
  claimed := OLD."state" = 'ready' AND NEW."state" = 'sending';
  revived := OLD."state" = 'failed' AND NEW."state" = 'ready';
  IF (NEW."id", NEW."workspaceId", NEW."decisionId", NEW."checkId", NEW."token", NEW."leadId", NEW."channel", NEW."provider", NEW."purpose", NEW."destinationHmac", NEW."contentHash", NEW."epoch", NEW."messageId", NEW."inThread", NEW."createdAt", NEW."hash")
     IS DISTINCT FROM (OLD."id", OLD."workspaceId", OLD."decisionId", OLD."checkId", OLD."token", OLD."leadId", OLD."channel", OLD."provider", OLD."purpose", OLD."destinationHmac", OLD."contentHash", OLD."epoch", OLD."messageId", OLD."inThread", OLD."createdAt", OLD."hash") THEN
    RAISE EXCEPTION 'what was cleared cannot be rewritten' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."state" <> OLD."state" AND NOT (
       (OLD."state" = 'ready'   AND NEW."state" IN ('sending', 'failed'))
    OR (OLD."state" = 'sending' AND NEW."state" IN ('accepted', 'failed', 'unknown', 'ready'))
    OR (OLD."state" = 'unknown' AND NEW."state" IN ('accepted', 'failed', 'ready'))
    OR (revived AND OLD."deadAt" IS NOT NULL AND NEW."deadAt" IS NULL)) THEN
    RAISE EXCEPTION 'a send cannot go from % to %', OLD."state", NEW."state" USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD."state" = 'failed' AND OLD."deadAt" IS NULL AND NEW."deadAt" IS NOT NULL THEN
    RAISE EXCEPTION 'what failed for good is no dead letter' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT claimed AND NOT revived AND (NEW."claimCheckId", NEW."claimedAt", NEW."attempts") IS DISTINCT FROM (OLD."claimCheckId", OLD."claimedAt", OLD."attempts") THEN
    RAISE EXCEPTION 'only a claim writes down a claim' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF revived THEN
    IF NEW."revivedAt" IS NULL OR NEW."revivedAt" < OLD."deadAt" OR NOT EXISTS (SELECT 1 FROM "ComplianceCheck" c WHERE c."id" = NEW."claimCheckId" AND c."createdAt" >= OLD."deadAt") THEN
      RAISE EXCEPTION 'a dead letter is taken up with a clearance of its own' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM bide_must_be_cleared(NEW, NEW."claimCheckId", NEW."revivedAt");
  END IF;
  IF claimed THEN
    SELECT "epoch" INTO lead_epoch FROM "Lead" WHERE "id" = NEW."leadId" FOR UPDATE;
    IF lead_epoch IS DISTINCT FROM NEW."epoch" THEN
      RAISE EXCEPTION 'something newer happened to this lead' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT NEW."inThread" THEN
      SELECT count(*) INTO touches FROM "Touch"
       WHERE "leadId" = NEW."leadId" AND "voidedAt" IS NULL AND NOT "inThread" AND "sendId" IS DISTINCT FROM NEW."id"
         AND "at" > NEW."claimedAt" - interval '24 hours' AND "at" <= NEW."claimedAt";
      IF touches >= 2 THEN
        RAISE EXCEPTION 'two messages in 24 hours is the limit for anyone' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
    END IF;
    NEW."claimCheckId" := coalesce(NEW."claimCheckId", NEW."checkId");
    NEW."attempts" := OLD."attempts" + 1;
    NEW."claimedWallAt" := clock_timestamp();
    PERFORM bide_must_be_cleared(NEW, NEW."claimCheckId", NEW."claimedAt");
    INSERT INTO "ClearanceUse" ("checkId", "workspaceId", "sendId", "attempt", "at") VALUES (NEW."claimCheckId", NEW."workspaceId", NEW."id", NEW."attempts", NEW."claimedAt");
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER bide_notify AFTER INSERT OR UPDATE ON "ProviderBreaker" FOR EACH ROW EXECUTE FUNCTION bide_notify('write');
CREATE TRIGGER bide_notify AFTER INSERT OR UPDATE ON "StalledRun" FOR EACH ROW EXECUTE FUNCTION bide_notify('write');
