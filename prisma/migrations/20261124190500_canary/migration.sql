-- CreateTable
CREATE TABLE "Canary" (
    "id" TEXT NOT NULL,
    "plantedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "rungAt" TIMESTAMPTZ(3),
    "rungBy" TEXT,
    "latenessSeconds" DOUBLE PRECISION,

    CONSTRAINT "Canary_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Canary_rungAt_idx" ON "Canary"("rungAt");

-- What follows is the house's own: promises no schema language can say. Objects are named bide_*.

CREATE UNIQUE INDEX "bide_canary_one_open" ON "Canary" (("rungAt" IS NULL)) WHERE "rungAt" IS NULL;
ALTER TABLE "Canary" ADD CONSTRAINT "bide_canary_rung" CHECK (("rungAt" IS NULL) = ("rungBy" IS NULL) AND ("rungBy" IS NULL OR "rungBy" IN ('engine', 'sweep', 'reset')));
