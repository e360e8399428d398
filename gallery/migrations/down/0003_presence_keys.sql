DROP TABLE "presence_keys";
