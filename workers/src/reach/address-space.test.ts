import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AddressSpace, addressSpaceOf, isMorePrivate, spaceOfIp } from "./address-space.ts";

/** As the web parses it. */
const spaceOfUrl = (url: string) => addressSpaceOf(new URL(url).hostname);

const TABLE: Record<AddressSpace, string[]> = {
  loopback: [
    ...["localhost", "LOCALHOST", "localhost.", "app.localhost", "a.b.localhost.", "localhost.localdomain"],
    ...["localhost6", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback"],
    ...["127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1", "017700000001"],
    ...["0177.0.0.1", "0x7f.0x0.0x0.0x1", "127.0.0.1.", "１２７.0.0.1", "%31%32%37.0.0.1", "⑫7.0.0.1"],
    ...["0", "0.0.0.0", "0.1.2.3", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]"],
    ...["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]"],
    ...["[64:ff9b:1::127.0.0.1]", "[2002:7f00:1::]", "[2002:7f00:0001:1234::5]", "[::ffff:0.0.0.0]"],
  ],
  private: [
    ...["router", "nas", "router.", "printer.local", "PRINTER.LOCAL.", "fritz.box.lan", "nas.home", "nas.home.arpa"],
    ...["wiki.corp", "db.internal", "metadata.google.internal", "hub.localdomain", "x.intranet", "x.private"],
    ...["10.0.0.1", "10.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.168.257", "3232235777", "0xc0a80101"],
    ...["0300.0250.1.1", "169.254.169.254", "0xa9fea9fe", "100.64.0.1", "100.127.255.255", "198.18.0.1", "192.0.0.8"],
    ...["224.0.0.251", "239.255.255.250", "255.255.255.255", "240.0.0.1"],
    ...["[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::fb]", "[100::1]"],
    ...["[::ffff:192.168.1.1]", "[::ffff:c0a8:101]", "[::10.0.0.1]", "[64:ff9b::192.168.1.1]", "[2002:c0a8:101::1]"],
    ...["[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[::ffff:169.254.169.254]"],
  ],
  public: [
    ...["photos.example", "example.org", "a.b.co.uk", "localhost.example", "notlocalhost.org", "local.example"],
    ...["127.0.0.1.example", "10.0.0.1.example", "my-localhost.com", "bücher.example", "example.org."],
    ...[
      "8.8.8.8",
      "172.15.255.255",
      "172.32.0.1",
      "192.167.255.255",
      "100.63.255.255",
      "100.128.0.1",
      "126.255.255.255",
    ],
    ...["128.0.0.1", "134744072", "203.0.113.9", "[2606:4700::1111]", "[2001:db8::1]", "[::ffff:8.8.8.8]"],
    ...["[64:ff9b::8.8.8.8]", "[2002:808:808::1]", "[fbff::1]"],
  ],
};

describe("the address space of a host", () => {
  for (const space of ["loopback", "private", "public"] as const)
    test.each(TABLE[space])(`%s is ${space}`, (host) => {
      expect(spaceOfUrl(`http://${host}:8080/photo.jpg`)).toBe(space);
    });
});

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet);
const numberOf = ([a, b, c, d]: [number, number, number, number]) => ((a * 256 + b) * 256 + c) * 256 + d;

describe("every way of writing an address", () => {
  test("is in the space of the plain one: decimal, hexadecimal, octal, short and mixed", () => {
    fc.assert(
      fc.property(ipv4, (octets) => {
        const [a, b, c, d] = octets;
        const plain = spaceOfIp(octets.join("."));
        const number = numberOf(octets);
        const octal = (part: number) => `0${part.toString(8)}`;
        const forms = [
          `${number}`,
          `0x${number.toString(16)}`,
          octal(number),
          `${a}.${number % 2 ** 24}`,
          `${a}.${b}.${c * 256 + d}`,
          `0x${a.toString(16)}.${octal(b)}.${c}.${d}`,
          `${octets.join(".")}.`,
        ];
        for (const form of forms) expect(spaceOfUrl(`http://${form}/`), form).toBe(plain);
      }),
    );
  });

  test("is in the space of the IPv4 address that an IPv6 address leads to", () => {
    fc.assert(
      fc.property(ipv4, ([a, b, c, d]) => {
        const plain = spaceOfIp(`${a}.${b}.${c}.${d}`);
        const dotted = `${a}.${b}.${c}.${d}`;
        const words = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        const forms = [
          `::ffff:${dotted}`,
          `::ffff:${words}`,
          `::ffff:0:${words}`,
          `64:ff9b::${words}`,
          `2002:${words}::`,
        ];
        for (const form of forms) expect(spaceOfUrl(`http://[${form}]/`), form).toBe(plain);
      }),
    );
  });

  test("never makes a name of this computer or its network public", () => {
    const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
    const suffix = fc.constantFrom("localhost", "local", "internal", "lan", "home.arpa");
    const dots = fc.constantFrom("", ".");
    fc.assert(
      fc.property(fc.array(label, { maxLength: 3 }), suffix, dots, (labels, last, dot) => {
        expect(spaceOfUrl(`http://${[...labels, last].join(".").toUpperCase()}${dot}/`)).not.toBe("public");
      }),
    );
  });
});

test("this computer is more private than its network, and that more than the internet", () => {
  const spaces = ["public", "private", "loopback"] as const;
  const pairs = spaces.flatMap((space) => spaces.map((than) => [space, than, isMorePrivate(space, than)] as const));
  expect(pairs.filter(([, , isMore]) => isMore).map(([space, than]) => `${space} > ${than}`)).toEqual([
    "private > public",
    "loopback > public",
    "loopback > private",
  ]);
});
