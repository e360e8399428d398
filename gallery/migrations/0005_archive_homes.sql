CREATE TABLE "archive_homes" (
	"owner" text PRIMARY KEY NOT NULL,
	"canister_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
