CREATE TABLE "presence_keys" (
	"user_id" uuid NOT NULL,
	"owner" text NOT NULL,
	"origin" text NOT NULL,
	"secret" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp with time zone,
	"found" integer DEFAULT 0 NOT NULL,
	"gone" integer DEFAULT 0 NOT NULL,
	"problem" text,
	CONSTRAINT "presence_keys_user_id_owner_origin_pk" PRIMARY KEY("user_id","owner","origin")
);
--> statement-breakpoint
ALTER TABLE "presence_keys" ADD CONSTRAINT "presence_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;