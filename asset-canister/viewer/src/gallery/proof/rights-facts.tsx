import "virtual:messages/en/proof";
import { type Rights, unwrap } from "@store-forever/protocol";
import { t } from "../../language/t.ts";
import { Fact } from "../../ui/fact.tsx";

/** Who made a photo and on what terms it may be used. All of it is what a page or a file said. */
export function RightsFacts({ rights }: { rights: Rights }) {
  const [creator, credit, copyright] = [unwrap(rights.creator), unwrap(rights.credit), unwrap(rights.copyright)];
  const [license, licenseUrl] = [unwrap(rights.license), webAddress(unwrap(rights.license_url))];
  const acquireUrl = webAddress(unwrap(rights.acquire_license_url));
  return (
    <>
      {creator !== undefined && <Fact name={t("proof.creator")}>{creator}</Fact>}
      {credit !== undefined && <Fact name={t("proof.credit")}>{credit}</Fact>}
      {copyright !== undefined && <Fact name={t("proof.copyright")}>{copyright}</Fact>}
      {(license ?? licenseUrl) !== undefined && (
        <Fact name={t("proof.license")}>
          {licenseUrl === undefined ? license : <Outside address={licenseUrl}>{license ?? licenseUrl}</Outside>}
        </Fact>
      )}
      {acquireUrl !== undefined && (
        <Fact name={t("proof.acquireLicense")}>
          <Outside address={acquireUrl}>{acquireUrl}</Outside>
        </Fact>
      )}
    </>
  );
}

function Outside({ address, children }: { address: string; children: string | undefined }) {
  return (
    <a href={address} rel="noopener noreferrer" target="_blank">
      {children}
    </a>
  );
}

/** The canister takes addresses of the web alone. What the browser would understand otherwise is no link either. */
function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === "http:" || protocol === "https:" ? href : undefined;
}
