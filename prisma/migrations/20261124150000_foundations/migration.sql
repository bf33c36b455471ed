-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "AuditEntry" (
    "workspaceId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "objectKind" TEXT NOT NULL,
    "objectId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("workspaceId","seq")
);

-- CreateTable
CREATE TABLE "PolicyVersion" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "changeId" TEXT,
    "restoredFrom" INTEGER,
    "createdById" TEXT,
    "liveFrom" TIMESTAMPTZ(3) NOT NULL,
    "liveUntil" TIMESTAMPTZ(3),

    CONSTRAINT "PolicyVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Change" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "baseVersion" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'in_review',
    "authorId" TEXT NOT NULL,
    "reviewerId" TEXT,
    "comment" TEXT,
    "liveVersion" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Decision" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "signalId" TEXT NOT NULL,
    "pass" INTEGER NOT NULL,
    "wokenByWaitId" TEXT,
    "situation" JSONB NOT NULL,
    "candidates" JSONB NOT NULL,
    "seed" TEXT NOT NULL,
    "draw" DOUBLE PRECISION,
    "proposedKind" TEXT NOT NULL,
    "proposed" JSONB NOT NULL,
    "ruledKind" TEXT NOT NULL,
    "ruled" JSONB NOT NULL,
    "trail" JSONB NOT NULL,
    "citations" JSONB NOT NULL,
    "decider" TEXT NOT NULL,
    "deciderFault" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "explored" BOOLEAN NOT NULL,
    "propensity" DOUBLE PRECISION,
    "executedPropensity" DOUBLE PRECISION,
    "confidence" DOUBLE PRECISION,
    "policyVersion" TEXT NOT NULL,
    "settingsVersion" INTEGER NOT NULL,
    "rubricVersion" TEXT NOT NULL,
    "featureVersion" TEXT NOT NULL,
    "modelVersion" TEXT,
    "promptVersion" TEXT,
    "baseline" JSONB NOT NULL,
    "group" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "costMicros" INTEGER NOT NULL DEFAULT 0,
    "epoch" INTEGER NOT NULL,
    "latency" JSONB NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,
    "hash" TEXT NOT NULL,
    "ledgerNo" BIGSERIAL NOT NULL,
    "ledgerTx" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Wait" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "decisionId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "signalId" TEXT NOT NULL,
    "pass" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "intent" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "endedAt" TIMESTAMPTZ(3),
    "endedBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "hash" TEXT NOT NULL,
    "ledgerNo" BIGSERIAL NOT NULL,
    "ledgerTx" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "Wait_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Draft" (
    "decisionId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "slots" JSONB NOT NULL,
    "contentHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("decisionId")
);

-- CreateTable
CREATE TABLE "Send" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "decisionId" TEXT NOT NULL,
    "checkId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "destinationHmac" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ready',
    "messageId" TEXT NOT NULL,
    "inThread" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "because" TEXT,
    "response" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "claimedAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "hash" TEXT NOT NULL,
    "ledgerNo" BIGSERIAL NOT NULL,
    "ledgerTx" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "Send_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Message" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "operatorId" TEXT,
    "sendId" TEXT,
    "signalId" TEXT,
    "escalationId" TEXT,
    "subject" TEXT,
    "body" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChatSession" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "anonymousId" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ChatSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Escalation" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "decisionId" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "joined" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "replyKeys" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "state" TEXT NOT NULL DEFAULT 'open',
    "claimedById" TEXT,
    "claimedAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "snoozedUntil" TIMESTAMPTZ(3),
    "firstReplyAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "endedById" TEXT,
    "outcome" TEXT,
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Escalation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Lead" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "company" TEXT,
    "title" TEXT,
    "employees" INTEGER,
    "zone" TEXT,
    "country" TEXT,
    "traits" JSONB NOT NULL DEFAULT '{}',
    "origin" TEXT NOT NULL,
    "tier" TEXT NOT NULL DEFAULT 'cold',
    "score" INTEGER NOT NULL DEFAULT 0,
    "group" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'nurturing',
    "vip" BOOLEAN NOT NULL DEFAULT false,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "firstSignalAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSignalAt" TIMESTAMPTZ(3) NOT NULL,
    "lastTouchAt" TIMESTAMPTZ(3),
    "heldUntil" TIMESTAMPTZ(3),
    "ownerId" TEXT,
    "mergedIntoId" TEXT,

    CONSTRAINT "Lead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LeadIdentity" (
    "workspaceId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LeadIdentity_pkey" PRIMARY KEY ("workspaceId","kind","value")
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "evidence" JSONB NOT NULL,
    "signalId" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Touch" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "inThread" BOOLEAN NOT NULL DEFAULT false,
    "sendId" TEXT,
    "angle" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "voidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Touch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Operator" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT,
    "sessionVersion" INTEGER NOT NULL DEFAULT 1,
    "shortcuts" TEXT NOT NULL DEFAULT 'on',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Operator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "workspaceId" TEXT NOT NULL,
    "operatorId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("workspaceId","operatorId")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Signal" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "intent" TEXT NOT NULL,
    "trust" TEXT NOT NULL DEFAULT 'unknown',
    "properties" JSONB NOT NULL,
    "context" JSONB NOT NULL,
    "occurredAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "quiet" BOOLEAN NOT NULL DEFAULT false,
    "hash" TEXT NOT NULL,
    "ledgerNo" BIGSERIAL NOT NULL,
    "ledgerTx" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "Signal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dispatch" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "dispatchedAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,

    CONSTRAINT "Dispatch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Outcome" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "decisionId" TEXT,
    "signalId" TEXT NOT NULL,
    "trust" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Outcome_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Source" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "keyHash" TEXT,
    "sealedSecrets" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSignalAt" TIMESTAMPTZ(3),
    "duplicateCount" INTEGER NOT NULL DEFAULT 0,
    "rejectedCount" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IgnoredEvent" (
    "workspaceId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "IgnoredEvent_pkey" PRIMARY KEY ("workspaceId","source","name")
);

-- CreateTable
CREATE TABLE "Quarantine" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Quarantine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ComplianceCheck" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "decisionId" TEXT NOT NULL,
    "leadId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "destinationHmac" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "verdict" TEXT NOT NULL,
    "because" TEXT,
    "rules" JSONB NOT NULL,
    "ruleVersion" TEXT NOT NULL,
    "token" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "hash" TEXT NOT NULL,
    "ledgerNo" BIGSERIAL NOT NULL,
    "ledgerTx" BIGINT NOT NULL DEFAULT ((pg_current_xact_id())::text)::bigint,

    CONSTRAINT "ComplianceCheck_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Suppression" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "destinationHmac" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Suppression_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KillSwitch" (
    "workspaceId" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "stopped" BOOLEAN NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "reason" TEXT,
    "byId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "KillSwitch_pkey" PRIMARY KEY ("workspaceId","scope","key")
);

-- CreateTable
CREATE TABLE "Workspace" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'live',
    "zone" TEXT NOT NULL DEFAULT 'Europe/Berlin',
    "senderName" TEXT NOT NULL,
    "senderEmail" TEXT NOT NULL,
    "postalAddress" TEXT NOT NULL,
    "product" TEXT NOT NULL,
    "bookingUrl" TEXT NOT NULL DEFAULT '',
    "legitimateInterest" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "demoProgress" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AuditEntry_workspaceId_objectKind_objectId_idx" ON "AuditEntry"("workspaceId", "objectKind", "objectId");

-- CreateIndex
CREATE UNIQUE INDEX "PolicyVersion_workspaceId_family_version_key" ON "PolicyVersion"("workspaceId", "family", "version");

-- CreateIndex
CREATE INDEX "Change_workspaceId_state_createdAt_idx" ON "Change"("workspaceId", "state", "createdAt");

-- CreateIndex
CREATE INDEX "Decision_leadId_decidedAt_idx" ON "Decision"("leadId", "decidedAt");

-- CreateIndex
CREATE INDEX "Decision_workspaceId_decidedAt_idx" ON "Decision"("workspaceId", "decidedAt" DESC);

-- CreateIndex
CREATE INDEX "Decision_ledgerTx_idx" ON "Decision"("ledgerTx");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_signalId_pass_key" ON "Decision"("signalId", "pass");

-- CreateIndex
CREATE UNIQUE INDEX "Wait_decisionId_key" ON "Wait"("decisionId");

-- CreateIndex
CREATE INDEX "Wait_leadId_state_idx" ON "Wait"("leadId", "state");

-- CreateIndex
CREATE INDEX "Wait_ledgerTx_idx" ON "Wait"("ledgerTx");

-- CreateIndex
CREATE UNIQUE INDEX "Send_decisionId_key" ON "Send"("decisionId");

-- CreateIndex
CREATE UNIQUE INDEX "Send_checkId_key" ON "Send"("checkId");

-- CreateIndex
CREATE UNIQUE INDEX "Send_token_key" ON "Send"("token");

-- CreateIndex
CREATE UNIQUE INDEX "Send_messageId_key" ON "Send"("messageId");

-- CreateIndex
CREATE INDEX "Send_leadId_createdAt_idx" ON "Send"("leadId", "createdAt");

-- CreateIndex
CREATE INDEX "Send_workspaceId_createdAt_idx" ON "Send"("workspaceId", "createdAt");

-- CreateIndex
CREATE INDEX "Send_ledgerTx_idx" ON "Send"("ledgerTx");

-- CreateIndex
CREATE UNIQUE INDEX "Message_sendId_key" ON "Message"("sendId");

-- CreateIndex
CREATE UNIQUE INDEX "Message_signalId_key" ON "Message"("signalId");

-- CreateIndex
CREATE INDEX "Message_leadId_at_idx" ON "Message"("leadId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "ChatSession_tokenHash_key" ON "ChatSession"("tokenHash");

-- CreateIndex
CREATE INDEX "ChatSession_leadId_lastSeenAt_idx" ON "ChatSession"("leadId", "lastSeenAt");

-- CreateIndex
CREATE UNIQUE INDEX "Escalation_decisionId_key" ON "Escalation"("decisionId");

-- CreateIndex
CREATE INDEX "Escalation_workspaceId_state_dueAt_idx" ON "Escalation"("workspaceId", "state", "dueAt");

-- CreateIndex
CREATE INDEX "Escalation_leadId_idx" ON "Escalation"("leadId");

-- CreateIndex
CREATE INDEX "Lead_workspaceId_lastSignalAt_idx" ON "Lead"("workspaceId", "lastSignalAt" DESC);

-- CreateIndex
CREATE INDEX "Lead_workspaceId_state_tier_idx" ON "Lead"("workspaceId", "state", "tier");

-- CreateIndex
CREATE INDEX "LeadIdentity_leadId_idx" ON "LeadIdentity"("leadId");

-- CreateIndex
CREATE INDEX "Consent_leadId_channel_at_idx" ON "Consent"("leadId", "channel", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Touch_sendId_key" ON "Touch"("sendId");

-- CreateIndex
CREATE INDEX "Touch_leadId_at_idx" ON "Touch"("leadId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Operator_email_key" ON "Operator"("email");

-- CreateIndex
CREATE INDEX "Membership_operatorId_idx" ON "Membership"("operatorId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");

-- CreateIndex
CREATE INDEX "ApiKey_workspaceId_idx" ON "ApiKey"("workspaceId");

-- CreateIndex
CREATE INDEX "Signal_leadId_occurredAt_idx" ON "Signal"("leadId", "occurredAt");

-- CreateIndex
CREATE INDEX "Signal_workspaceId_receivedAt_idx" ON "Signal"("workspaceId", "receivedAt");

-- CreateIndex
CREATE INDEX "Signal_ledgerTx_idx" ON "Signal"("ledgerTx");

-- CreateIndex
CREATE UNIQUE INDEX "Signal_workspaceId_source_dedupeKey_key" ON "Signal"("workspaceId", "source", "dedupeKey");

-- CreateIndex
CREATE UNIQUE INDEX "Outcome_signalId_key" ON "Outcome"("signalId");

-- CreateIndex
CREATE INDEX "Outcome_workspaceId_at_idx" ON "Outcome"("workspaceId", "at");

-- CreateIndex
CREATE INDEX "Outcome_leadId_at_idx" ON "Outcome"("leadId", "at");

-- CreateIndex
CREATE INDEX "Outcome_decisionId_idx" ON "Outcome"("decisionId");

-- CreateIndex
CREATE UNIQUE INDEX "Source_keyHash_key" ON "Source"("keyHash");

-- CreateIndex
CREATE UNIQUE INDEX "Source_workspaceId_kind_name_key" ON "Source"("workspaceId", "kind", "name");

-- CreateIndex
CREATE INDEX "Quarantine_workspaceId_receivedAt_idx" ON "Quarantine"("workspaceId", "receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "ComplianceCheck_token_key" ON "ComplianceCheck"("token");

-- CreateIndex
CREATE INDEX "ComplianceCheck_decisionId_idx" ON "ComplianceCheck"("decisionId");

-- CreateIndex
CREATE INDEX "ComplianceCheck_workspaceId_createdAt_idx" ON "ComplianceCheck"("workspaceId", "createdAt");

-- CreateIndex
CREATE INDEX "ComplianceCheck_ledgerTx_idx" ON "ComplianceCheck"("ledgerTx");

-- CreateIndex
CREATE INDEX "Suppression_workspaceId_createdAt_idx" ON "Suppression"("workspaceId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Suppression_workspaceId_destinationHmac_channel_reason_key" ON "Suppression"("workspaceId", "destinationHmac", "channel", "reason");

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_signalId_fkey" FOREIGN KEY ("signalId") REFERENCES "Signal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Wait" ADD CONSTRAINT "Wait_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Draft" ADD CONSTRAINT "Draft_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Send" ADD CONSTRAINT "Send_checkId_fkey" FOREIGN KEY ("checkId") REFERENCES "ComplianceCheck"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Send" ADD CONSTRAINT "Send_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Escalation" ADD CONSTRAINT "Escalation_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Escalation" ADD CONSTRAINT "Escalation_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeadIdentity" ADD CONSTRAINT "LeadIdentity_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_operatorId_fkey" FOREIGN KEY ("operatorId") REFERENCES "Operator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signal" ADD CONSTRAINT "Signal_leadId_fkey" FOREIGN KEY ("leadId") REFERENCES "Lead"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ComplianceCheck" ADD CONSTRAINT "ComplianceCheck_decisionId_fkey" FOREIGN KEY ("decisionId") REFERENCES "Decision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is the house's own: promises no schema language can say. Objects are named bide_*.

CREATE INDEX "bide_dispatch_pending" ON "Dispatch" ("createdAt", "id") WHERE "dispatchedAt" IS NULL;
CREATE INDEX "bide_wait_due" ON "Wait" ("dueAt") WHERE "state" = 'open';
CREATE UNIQUE INDEX "bide_wait_one_open" ON "Wait" ("leadId") WHERE "state" = 'open';
CREATE INDEX "bide_send_unsettled" ON "Send" ("claimedAt") WHERE "state" IN ('ready', 'sending', 'unknown');
CREATE UNIQUE INDEX "bide_policy_one_live" ON "PolicyVersion" ("workspaceId", "family") WHERE "liveUntil" IS NULL;
CREATE UNIQUE INDEX "bide_escalation_one_open" ON "Escalation" ("leadId") WHERE "state" IN ('open', 'claimed');

ALTER TABLE "Send" ADD CONSTRAINT "bide_send_token" FOREIGN KEY ("token") REFERENCES "ComplianceCheck" ("token");
ALTER TABLE "Send" ADD CONSTRAINT "bide_send_state" CHECK ("state" IN ('ready', 'sending', 'accepted', 'failed', 'unknown'));
ALTER TABLE "Wait" ADD CONSTRAINT "bide_wait_state" CHECK ("state" IN ('open', 'claimed', 'superseded', 'dead'));
ALTER TABLE "ComplianceCheck" ADD CONSTRAINT "bide_check_token" CHECK (("verdict" = 'clear') = ("token" IS NOT NULL) AND "verdict" IN ('clear', 'refused'));
ALTER TABLE "Change" ADD CONSTRAINT "bide_change_four_eyes" CHECK ("state" <> 'live' OR ("reviewerId" IS NOT NULL AND "reviewerId" <> "authorId"));
ALTER TABLE "Lead" ADD CONSTRAINT "bide_lead_group" CHECK ("group" IN ('treatment', 'random', 'business_as_usual', 'holdout'));
ALTER TABLE "Lead" ADD CONSTRAINT "bide_lead_tier" CHECK ("tier" IN ('hot', 'warm', 'cold'));

-- Append-only ledgers: a row, once written, is evidence.
CREATE FUNCTION bide_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER bide_append_only BEFORE UPDATE OR DELETE ON "Decision" FOR EACH ROW EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_append_only BEFORE UPDATE OR DELETE ON "ComplianceCheck" FOR EACH ROW EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_append_only BEFORE UPDATE OR DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_append_only BEFORE UPDATE OR DELETE ON "Consent" FOR EACH ROW EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_no_delete BEFORE DELETE ON "Signal" FOR EACH ROW EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_no_delete BEFORE DELETE ON "Wait" FOR EACH ROW EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_no_delete BEFORE DELETE ON "Send" FOR EACH ROW EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_truncate BEFORE TRUNCATE ON "Decision" FOR EACH STATEMENT EXECUTE FUNCTION bide_refuse();
CREATE TRIGGER bide_truncate BEFORE TRUNCATE ON "AuditEntry" FOR EACH STATEMENT EXECUTE FUNCTION bide_refuse();

-- A wait ends once, and only its ending may be written.
CREATE FUNCTION bide_wait_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."state" <> 'open' THEN
    RAISE EXCEPTION 'a wait ends once: this one is already %', OLD."state" USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW."decisionId", NEW."leadId", NEW."signalId", NEW."epoch", NEW."dueAt", NEW."hash")
     IS DISTINCT FROM (OLD."decisionId", OLD."leadId", OLD."signalId", OLD."epoch", OLD."dueAt", OLD."hash") THEN
    RAISE EXCEPTION 'a wait''s promise cannot be rewritten' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bide_wait_guard BEFORE UPDATE ON "Wait" FOR EACH ROW EXECUTE FUNCTION bide_wait_guard();

-- No message without a fresh token that says exactly this message to exactly this person.
CREATE FUNCTION bide_send_insert() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c "ComplianceCheck"%ROWTYPE;
BEGIN
  SELECT * INTO c FROM "ComplianceCheck" WHERE "token" = NEW."token";
  IF NOT FOUND OR c."id" <> NEW."checkId" THEN
    RAISE EXCEPTION 'no clearance stands behind this token' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF c."verdict" <> 'clear' THEN
    RAISE EXCEPTION 'the check refused this message' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF c."expiresAt" <= NEW."createdAt" THEN
    RAISE EXCEPTION 'the clearance has expired' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (c."workspaceId", c."decisionId", c."leadId", c."channel", c."destinationHmac", c."contentHash", c."purpose", c."epoch")
     IS DISTINCT FROM (NEW."workspaceId", NEW."decisionId", NEW."leadId", NEW."channel", NEW."destinationHmac", NEW."contentHash", NEW."purpose", NEW."epoch") THEN
    RAISE EXCEPTION 'the clearance was given for another message' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."state" <> 'ready' THEN
    RAISE EXCEPTION 'a send starts as ready' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bide_send_insert BEFORE INSERT ON "Send" FOR EACH ROW EXECUTE FUNCTION bide_send_insert();

-- The state machine, the epoch fence and the two-in-24-hours invariant, at the moment of the claim.
CREATE FUNCTION bide_send_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lead_epoch INT; touches INT;
BEGIN
  IF (NEW."workspaceId", NEW."decisionId", NEW."checkId", NEW."token", NEW."leadId", NEW."channel", NEW."purpose", NEW."destinationHmac", NEW."contentHash", NEW."epoch", NEW."messageId", NEW."hash")
     IS DISTINCT FROM (OLD."workspaceId", OLD."decisionId", OLD."checkId", OLD."token", OLD."leadId", OLD."channel", OLD."purpose", OLD."destinationHmac", OLD."contentHash", OLD."epoch", OLD."messageId", OLD."hash") THEN
    RAISE EXCEPTION 'what was cleared cannot be rewritten' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."state" <> OLD."state" AND NOT (
       (OLD."state" = 'ready'   AND NEW."state" IN ('sending', 'failed'))
    OR (OLD."state" = 'sending' AND NEW."state" IN ('accepted', 'failed', 'unknown', 'ready'))
    OR (OLD."state" = 'unknown' AND NEW."state" IN ('accepted', 'failed', 'ready'))) THEN
    RAISE EXCEPTION 'a send cannot go from % to %', OLD."state", NEW."state" USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW."state" = 'sending' AND OLD."state" = 'ready' THEN
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
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bide_send_guard BEFORE UPDATE ON "Send" FOR EACH ROW EXECUTE FUNCTION bide_send_guard();

-- A live policy document is replaced, never edited.
CREATE FUNCTION bide_policy_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW."workspaceId", NEW."family", NEW."version", NEW."body") IS DISTINCT FROM (OLD."workspaceId", OLD."family", OLD."version", OLD."body") OR OLD."liveUntil" IS NOT NULL THEN
    RAISE EXCEPTION 'a policy version is written once' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bide_policy_guard BEFORE UPDATE ON "PolicyVersion" FOR EACH ROW EXECUTE FUNCTION bide_policy_guard();
CREATE TRIGGER bide_no_delete BEFORE DELETE ON "PolicyVersion" FOR EACH ROW EXECUTE FUNCTION bide_refuse();

-- A version after the first stands on an approval by somebody else, or copies an earlier version.
CREATE FUNCTION bide_policy_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."version" > 1
     AND NOT EXISTS (SELECT 1 FROM "Change" c WHERE c."id" = NEW."changeId" AND c."workspaceId" = NEW."workspaceId" AND c."family" = NEW."family"
                      AND c."state" = 'live' AND c."liveVersion" = NEW."version" AND c."body" = NEW."body")
     AND NOT EXISTS (SELECT 1 FROM "PolicyVersion" p WHERE p."workspaceId" = NEW."workspaceId" AND p."family" = NEW."family"
                      AND p."version" = NEW."restoredFrom" AND p."body" = NEW."body") THEN
    RAISE EXCEPTION 'a new version needs an approved change or an earlier version to restore' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bide_policy_insert BEFORE INSERT ON "PolicyVersion" FOR EACH ROW EXECUTE FUNCTION bide_policy_insert();

-- What was proposed stays as proposed, and is answered once.
CREATE FUNCTION bide_change_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."state" <> 'in_review' OR (NEW."workspaceId", NEW."family", NEW."title", NEW."reason", NEW."baseVersion", NEW."body", NEW."authorId", NEW."createdAt")
     IS DISTINCT FROM (OLD."workspaceId", OLD."family", OLD."title", OLD."reason", OLD."baseVersion", OLD."body", OLD."authorId", OLD."createdAt") THEN
    RAISE EXCEPTION 'a change is written once and answered once' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bide_change_guard BEFORE UPDATE ON "Change" FOR EACH ROW EXECUTE FUNCTION bide_change_guard();
CREATE TRIGGER bide_no_delete BEFORE DELETE ON "Change" FOR EACH ROW EXECUTE FUNCTION bide_refuse();

-- Appends one link: hash = SHA-256(seq LF prevHash LF body), in hex. Serialised per workspace until commit.
CREATE FUNCTION bide_audit(ws TEXT, content TEXT, actor_kind TEXT, actor_id TEXT, verb TEXT, object_kind TEXT, object_id TEXT, at TIMESTAMPTZ)
RETURNS INT LANGUAGE plpgsql AS $$
DECLARE last_seq INT; last_hash TEXT;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('bide_audit:' || ws, 0));
  SELECT a."seq", a."hash" INTO last_seq, last_hash FROM "AuditEntry" a WHERE a."workspaceId" = ws ORDER BY a."seq" DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0) + 1;
  last_hash := coalesce(last_hash, repeat('0', 64));
  INSERT INTO "AuditEntry" ("workspaceId", "seq", "prevHash", "hash", "body", "actorKind", "actorId", "verb", "objectKind", "objectId", "at")
  VALUES (ws, last_seq, last_hash, encode(sha256(convert_to(last_seq || E'\n' || last_hash || E'\n' || content, 'UTF8')), 'hex'),
          content, actor_kind, actor_id, verb, object_kind, object_id, at);
  RETURN last_seq;
END $$;

-- Tells the relay and the open screens that something happened. A simulation sets bide.quiet to spare the queue.
CREATE FUNCTION bide_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('bide.quiet', true) = 'on' THEN RETURN NULL; END IF;
  IF TG_TABLE_NAME = 'Dispatch' THEN
    PERFORM pg_notify('bide_dispatch', '');
  ELSE
    PERFORM pg_notify('bide_live', json_build_object('kind', TG_TABLE_NAME, 'workspaceId', NEW."workspaceId", 'id', TG_ARGV[0], 'leadId', to_jsonb(NEW) ->> 'leadId', 'row', to_jsonb(NEW) ->> 'id')::text);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bide_notify AFTER INSERT ON "Dispatch" FOR EACH ROW EXECUTE FUNCTION bide_notify('');
CREATE TRIGGER bide_notify AFTER INSERT ON "Signal" FOR EACH ROW EXECUTE FUNCTION bide_notify('insert');
CREATE TRIGGER bide_notify AFTER INSERT ON "Decision" FOR EACH ROW EXECUTE FUNCTION bide_notify('insert');
CREATE TRIGGER bide_notify AFTER INSERT OR UPDATE ON "Wait" FOR EACH ROW EXECUTE FUNCTION bide_notify('write');
CREATE TRIGGER bide_notify AFTER INSERT OR UPDATE ON "Send" FOR EACH ROW EXECUTE FUNCTION bide_notify('write');
CREATE TRIGGER bide_notify AFTER INSERT OR UPDATE ON "Escalation" FOR EACH ROW EXECUTE FUNCTION bide_notify('write');
CREATE TRIGGER bide_notify AFTER INSERT OR UPDATE ON "Message" FOR EACH ROW EXECUTE FUNCTION bide_notify('write');
CREATE TRIGGER bide_notify AFTER INSERT OR UPDATE ON "Change" FOR EACH ROW EXECUTE FUNCTION bide_notify('write');
CREATE TRIGGER bide_notify AFTER INSERT OR UPDATE ON "KillSwitch" FOR EACH ROW EXECUTE FUNCTION bide_notify('write');
CREATE TRIGGER bide_notify AFTER INSERT ON "Outcome" FOR EACH ROW EXECUTE FUNCTION bide_notify('insert');
