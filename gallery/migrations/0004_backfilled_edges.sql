CREATE TABLE "backfilled_edges" (
	"edge_id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "backfilled_edges" ADD CONSTRAINT "backfilled_edges_edge_id_storage_edges_id_fk" FOREIGN KEY ("edge_id") REFERENCES "public"."storage_edges"("id") ON DELETE cascade ON UPDATE no action;