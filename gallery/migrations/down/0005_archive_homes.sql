DROP TABLE "archive_homes";
