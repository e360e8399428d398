DROP TABLE backfilled_edges;
