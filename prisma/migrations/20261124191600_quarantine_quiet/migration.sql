-- AlterTable
ALTER TABLE "Quarantine" ADD COLUMN     "quiet" BOOLEAN NOT NULL DEFAULT false;
