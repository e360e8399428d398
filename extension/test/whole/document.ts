import { COUNT, type WholeKind } from "./whole-kind.ts";

/** What docs/whole-galleries.md says of the kinds that are tested. */
export const documentOf = (kinds: readonly WholeKind[]) => `# Whole galleries

The dialog offers the whole gallery where a page shows a part of it only. The test of the extension (\`extension/test/whole-galleries.system.test.ts\`)
makes a site of each kind in Chromium, with a logo, advertisements, other posts and links that sign out or delete around the photos. From the page where a
person is, all photos are found, each with the largest file that the site names, in the order of the gallery, and nothing else: recall and precision are 100 %.
The page stands afterwards where it stood, no more than two pages are asked for at a time, and the gallery has the same ids from wherever it is begun.
This list is written by that test. \`npm run whole-galleries -w @store-forever/extension\` runs it with more photos where it has fewer than ${COUNT.toLocaleString("en")}.

| kind | photos | how | begun from so many pages |
|---|---|---|---|
${kinds.map(rowOf).join("\n")}

A search ends when all is found, when a person stops it, or at its limits (2,000 pages, 50,000 photos, 15 minutes); it goes on from there when asked. It is kept
for a day where its page is loaded again or left, and is gone on with when the dialog is opened there. Storing, once begun, resumes after a restart of the browser.
`;

const rowOf = ({ name, fewer = COUNT, isInTab, alsoFrom = [] }: WholeKind) =>
  `| ${name} | ${fewer.toLocaleString("en")} | ${isInTab ? "in the tab" : "by links"} | ${1 + alsoFrom.length} |`;
