ALTER TABLE "linked_principals" DROP COLUMN "is_public";
