-- AlterTable
ALTER TABLE "Source" ADD COLUMN     "lagSeconds" DOUBLE PRECISION,
ADD COLUMN     "lastRefusal" TEXT,
ADD COLUMN     "lastRefusedAt" TIMESTAMPTZ(3),
ADD COLUMN     "refusedCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "secretRotatedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Quarantine" ADD COLUMN     "sourceName" TEXT;

-- CreateTable
CREATE TABLE "WebhookToken" (
    "sourceId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "usedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WebhookToken_pkey" PRIMARY KEY ("sourceId","token")
);

-- CreateTable
CREATE TABLE "Backfill" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "fileHash" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "byteCount" BIGINT NOT NULL,
    "bytesDone" BIGINT NOT NULL DEFAULT 0,
    "linesDone" INTEGER NOT NULL DEFAULT 0,
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "ignored" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "startedById" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Backfill_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "WebhookToken_usedAt_idx" ON "WebhookToken"("usedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Backfill_workspaceId_source_fileHash_key" ON "Backfill"("workspaceId", "source", "fileHash");

-- CreateIndex
CREATE INDEX "Backfill_workspaceId_startedAt_idx" ON "Backfill"("workspaceId", "startedAt");
