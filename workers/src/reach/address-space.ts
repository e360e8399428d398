import ipaddr, { type IPv4, type IPv6 } from "ipaddr.js";

/**
 * How far an address reaches, as the web's Local Network Access draws the line: `loopback` is this computer, `private` what
 * only the network around it reaches, `public` everything else.
 */
export type AddressSpace = "public" | "private" | "loopback";

const PRIVACY: Record<AddressSpace, number> = { public: 0, private: 1, loopback: 2 };

export const isMorePrivate = (space: AddressSpace, than: AddressSpace): boolean => PRIVACY[space] > PRIVACY[than];

/** Names that resolvers answer with this computer's own address, and those that common hosts files add. */
const LOOPBACK_NAME = /^(?:.+\.)?localhost(?:[46]?\.localdomain[46]?|[46])?$|^ip6-(?:localhost|loopback)$/;
/** Suffixes that no public resolver answers: multicast DNS, those of RFC 6762 (appendix G) and RFC 8375, and ICANN's own. */
const PRIVATE_NAME = /(?:^|\.)(?:local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/**
 * The space of a host as it is written, without asking a resolver: what a public name resolves to is not known here.
 * @param hostname as `URL` writes it, which has turned every notation of an IPv4 address into four decimal numbers
 */
export function addressSpaceOf(hostname: string): AddressSpace {
  if (hostname.startsWith("[")) return spaceOfIp(hostname.slice(1, -1));
  const name = hostname.toLowerCase().replace(/\.+$/, "");
  if (/^\d+(?:\.\d+){3}$/.test(name)) return spaceOfIp(name);
  if (LOOPBACK_NAME.test(name)) return "loopback";
  // A single label is looked up in the network around this computer.
  return name.includes(".") && !PRIVATE_NAME.test(name) ? "public" : "private";
}

/** Ranges of IANA's special-purpose registries that the internet does not route. Those for documentation lead nowhere. */
const LOOPBACK_RANGES = ["127.0.0.0/8", "0.0.0.0/8", "::1/128", "::/128"].map(rangeOf);
const PRIVATE_RANGES = [
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"],
  ...["192.0.0.0/24", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"],
  ...["fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "100::/64", "2001:2::/48", "5f00::/16"],
  // Teredo hides the address that it leads to.
  "2001::/32",
].map(rangeOf);
/** Prefixes in front of an IPv4 address: mapped, compatible, translated, both of NAT64. */
const IPV4_PREFIXES = ["::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"].map(rangeOf);
const SIX_TO_FOUR = rangeOf("2002::/16");

/**
 * The space of an IP address.
 * @param ip in the usual notation, without brackets
 */
export function spaceOfIp(ip: string): AddressSpace {
  const address = ipaddr.parse(ip);
  // Most systems connect 0.0.0.0 and :: with this computer.
  if (LOOPBACK_RANGES.some((range) => isIn(address, range))) return "loopback";
  const embedded = address instanceof ipaddr.IPv6 ? embeddedIpv4(address) : undefined;
  if (embedded !== undefined) return spaceOfIp(embedded);
  return PRIVATE_RANGES.some((range) => isIn(address, range)) ? "private" : "public";
}

/** The IPv4 address that an IPv6 address leads to. */
function embeddedIpv4(address: IPv6): string | undefined {
  const { parts } = address;
  if (isIn(address, SIX_TO_FOUR)) return ipv4Of(parts[1], parts[2]);
  return IPV4_PREFIXES.some((range) => isIn(address, range)) ? ipv4Of(parts[6], parts[7]) : undefined;
}

const ipv4Of = (high = 0, low = 0) => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;

type Range = ReturnType<typeof ipaddr.parseCIDR>;

function rangeOf(cidr: string): Range {
  return ipaddr.parseCIDR(cidr);
}

function isIn(address: IPv4 | IPv6, [first, bits]: Range): boolean {
  return address.kind() === first.kind() && address.match(first, bits);
}
