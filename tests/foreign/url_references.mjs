// SPDX-License-Identifier: Apache-2.0
// References as a hostile page could write them, from a seed: the same ones in every run.

/** Mulberry32: 32 bits of state are enough to walk a grammar. */
export class Dice {
  constructor(seed) {
    this.state = seed >>> 0;
  }
  below(bound) {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  }
  one(list) {
    return list[this.below(list.length)];
  }
  row(list, most, least = 0) {
    let out = "";
    for (let n = least + this.below(most - least + 1); n > 0; n--) out += this.one(list);
    return out;
  }
}

export const bases = [
  "http://example.org/a/b?q#f", "https://example.org/", "https://u:p@h:81/x/y/", "http://[::1]:8080/",
  "http://127.0.0.1//a//b", "https://b\u00fccher.example/%2e%2e/a/./b/../c?x=1#", "http://h/a;b=1/c%2fd?",
  "http://www.press.example:443/content_4711_2.htm",
];

const dots = [".", "..", "%2e", "%2E", "%2e%2E", ".%2e", "%2E.", "...", "%2e%2e%2e", ". ", "..;", "%2", "%2e."];
const words = ["a", "B", "content_1.htm", "~x", "\u4e2d\u56fd", "%e4%b8%ad", "%zz", "%", "c|", "C:", "\u00e9", "a b",
  "=&", "^`{}",
  "'\"<>", "\u{1f600}", "\ud800", "x\udc00y", "@", ":", "[", "]", "|", "\u00a0", "\ufeff", "\ufffe", "\u2028"];
const slashes = ["/", "/", "/", "//", "\\", "\\\\", "/\\"];
const blanks = ["", "", "", " ", "\t", "\n", "\r", "\0", "\x1f", "\x0b", "\x0c", " \t\r\n ", "\u00a0", "\ufeff"];
const inner = ["\t", "\n", "\r", "\r\n", " ", "\x0b", "\0", "\x7f"];
const schemes = ["http:", "https:", "HTTP:", "hTTpS:", "http:/", "http:///", "https:\\\\", "http:\\/", "http://",
  "https://",
  "http", "https:////", "://", ":", "1http://", "ht\ntp://", "http\t:/\n/"];
const others = ["ftp:", "ftp://h/x", "file:///etc/passwd", "mailto:a@b.example", "javascript:1", "data:,x",
  "ws://h/", "wss:h",
  "about:blank", "httpx://h/", "h-t.t+p:x", "blob:http://h/1", "tel:+1", "view-source:http://h/", "ftp://[",
  "ftp://h:99999/"];
const numbers = ["0", "1", "00", "01", "08", "0x", "0X7F", "0x7f", "017", "0377", "127", "255", "256", "0xff",
  "0x100", "65535", "65536",
  "16777215", "16777216", "4294967295", "4294967296", "037777777777", "0xffffffff", "0x100000000",
  "99999999999999999999", "1e3",
  "+1", "-1", "0b1", "0xg", "\uff11", "\u0661", "%31", "", "\u00b2", "\u2460",
  "0x0000000000000000000000000000000000001"];
const hextets = ["0", "0000", "1", "ab", "ABCD", "00001", "g", "ffff", "12345", "", ":", "::", "1.2.3.4", "1.2.3",
  "01.2.3.4", "1.2.3.256",
  "%25eth0", "%eth0", "7f00", "ffff:127.0.0.1", "1.2.3.4.", "."];
const labels = ["example", "EXAMPLE", "press", "www", "a", "xn--", "xn--a", "xn--bcher-kva", "xn--bcher-KVA",
  "xn--zca", "xn--ls8h",
  "xn--fa-hia", "xn--a-", "xn--0", "xn--99999999", "xn--xn---epa", "XN--BCHER-KVA", "xn--\u00fc", "xn--1ug",
  "b\u00fccher", "B\u00dcCHER",
  "stra\u00dfe", "fa\u00df", "\u03c2", "\u1e9e", "a\u200db", "\u0915\u094d\u200d\u0937", "a\u200cb",
  "\u0915\u094d\u200c\u0937", "s\u00adoft",
  "\u00ad", "\uff26\uff35\uff2c\uff2c", "\u4e2d\u56fd", "\u570b\u969b", "\u30c6\u30b9\u30c8", "\ud55c\uad6d",
  "e\u0301", "\u0301e", "\u2260",
  "\u226e", "a\u0338", "=\u0338", "\u2100", "\u2474", "\ufb01", "\u0130", "\u0131", "I", "\u212a", "\u1f600",
  "\u{1f600}", "\u{10ffff}",
  "\u{e0100}a", "\ud800", "\ufffd", "\ufffe", "-a", "a-", "ab--c", "-", "_", "a_b", "*", "a b", "a%20b", "a+b",
  "a~b", "a!b", "a$b", "a&b", "a'b",
  "a(b)", "a,b", "a;b", "a=b", "a{b}", "a`b", "a\"b", "a|b", "a^b", "a<b", "a>b", "a%b", "a%zz", "%61", "%C3%BC",
  "%c3%28", "%e4%b8%ad", "%2e",
  "%00", "%2f", "%3a", "%40", "%5b", "a".repeat(63), "a".repeat(64), "\u00fc".repeat(60), "\u0660", "\u06f0",
  "\u0e01", "\u1e9b\u0323",
  "\u2488", "\u3002", "\uff0e", "\uff61", "\u2024", "\u2025", "\u00b7", "l\u00b7l", "\u30fb", "\u0375\u03b1",
  "\u{1d7d8}", "\u1806", "\u180e",
  "\u200b", "\u2060", "\u2064", "\u115f", "\u3164", "\u17b4", "\u206a", "\ufe0f", "1\ufe0f\u20e3", "\u2f868"];
const dot = [".", ".", ".", ".", "\u3002", "\uff0e", "\uff61", "%2e", "..", ""];
const ports = ["", "", ":", ":80", ":443", ":0", ":00080", ":65535", ":65536", ":-1", ":8 0", ":8\t0", ":0x50",
  ":\uff18\uff10", ":a", ":99999999999999",
  ":80:80", ":080", ":\u0668"];
const users = ["", "", "", "u@", "u:@", ":p@", ":@", "@", "@@", "u:p@", "u@v@", "u:p:q@", "%40@", "\u00fc@", "u%zz@",
  "a/b@", "a?b@", "a#b@", "a\\b@",
  "u;=|^@", "[u]@", "{u}`@", "u'@", "\ud800@", "u\t@", "u @"];

const segment = (dice) => dice.one([dice.one(dots), dice.one(dots), dice.one(words), dice.one(words), "",
  dice.row(words, 3)]);
const path = (dice, most = 7) => {
  let out = "";
  for (let n = dice.below(most); n > 0; n--) out += segment(dice) + dice.one(slashes);
  return out + segment(dice);
};
const tail = (dice) => dice.one(["", "", "", "?", "#", "?#", "?" + dice.row(words, 3), "#" + dice.row(words, 3),
  "?" + dice.row(words, 2) + "#" + dice.row(words, 2),
  "??#?#", "?/../x", "#/../x", "?\\a", "#\\a"]);
const ipv4 = (dice) => {
  let out = dice.one(numbers);
  for (let n = dice.below(6); n > 0; n--) out += dice.one([".", ".", ".", ".", "\u3002", "%2e"]) + dice.one(numbers);
  return out + dice.one(["", "", "", ".", ".."]);
};
const ipv6 = (dice) => {
  let out = dice.one(hextets);
  for (let n = dice.below(10); n > 0; n--) out += dice.one([":", ":", ":", ":", "::", ""]) + dice.one(hextets);
  return dice.one(["[", "[", "[", "[", "", "%5b", "[["]) + out + dice.one(["]", "]", "]", "]", "", "%5D", "]]", "]a"]);
};
/** Well formed more often than not: else hardly one would be accepted. */
const soundIpv6 = (dice) => {
  const parts = [];
  const count = dice.one([8, 8, 6, 5, 3, 1]);
  for (let i = 0; i < count; i++) parts.push(dice.one(["0", "0", "1", "00ff", "aBcD", "0000", "10"]));
  if (count === 8) return `[${parts.join(":")}]`;
  const cut = dice.below(count + 1);
  const dotted = dice.below(4) === 0 ? dice.one(["1.2.3.4", "127.0.0.1", "0.0.0.0"]) : "";
  const behind = [...parts.slice(cut), ...(dotted ? [dotted] : [])];
  return `[${parts.slice(0, cut).join(":")}::${behind.join(":")}]`;
};
const domain = (dice) => {
  let out = dice.one(labels);
  for (let n = dice.below(4); n > 0; n--) out += dice.one(dot) + dice.one(labels);
  return out + dice.one(["", "", "", "", ".", "\u3002"]);
};
const host = (dice) => dice.one([domain, domain, domain, ipv4, ipv4, ipv6, soundIpv6, () => ""])(dice);
/** Blanks and control bytes somewhere inside. */
const spoiled = (dice, text) => {
  for (let n = 1 + dice.below(3); n > 0; n--) {
    const at = dice.below(text.length + 1);
    text = text.slice(0, at) + dice.one(inner) + text.slice(at);
  }
  return text;
};

const kinds = {
  relative: (dice) => dice.one(["", "", "/", "\\", "?", "#", "./", "../", "../../../"]) + path(dice) + tail(dice),
  empty: (dice) => dice.row(["", "?", "#", "/", "\\", ".", ":", "@", "%2e", " ", "//", "[", "]", "http:", "80"], 5),
  network: (dice) => dice.one(["//", "\\\\", "/\\", "\\/", "///",
  "////"]) + dice.one(users) + host(dice) + dice.one(ports) + "/" + path(dice, 3) + tail(dice),
  scheme: (dice) => dice.one(schemes) + dice.one(["", "x", "/x", host(dice), "h" + path(dice, 4)]) + tail(dice),
  other: (dice) => dice.one(blanks) + dice.one(others) + tail(dice),
  domain: (dice) => `http://${domain(dice)}/`,
  ipv4: (dice) => `http://${ipv4(dice)}/`,
  ipv6: (dice) => `https://${dice.one([ipv6, soundIpv6, soundIpv6])(dice)}/`,
  authority: (dice) => dice.one(["http://",
  "https://"]) + dice.one(users) + host(dice) + dice.one(ports) + dice.one(["/", "", "?", "#", "\\"]) + tail(dice),
  path: (dice) => "http://h/" + path(dice) + tail(dice),
  blank: (dice) => dice.row(blanks, 3) + dice.one(["http://h", "https://h:8080", "", "//h", "?x"]) + "/" + path(dice,
  3) + tail(dice) + dice.row(blanks, 3),
  spoiled: (dice) => spoiled(dice, dice.one(["http://example.org:80/a/../b?c#d", "//h\u3002example/x", "../%2e%2e/y",
  "https://u:p@[::1]:443/"])),
};

/** Every byte, plain and percent-encoded in both cases, in every part of a URL. */
function* everyByte() {
  for (let byte = 0; byte < 256; byte++) {
    const digits = byte.toString(16).padStart(2, "0");
    for (const written of [String.fromCharCode(byte), "%" + digits, "%" + digits.toUpperCase(), "%" + digits[0]]) {
      yield `http://h/a${written}b`;
      yield `http://h/?a${written}b`;
      yield `http://h/#a${written}b`;
      yield `http://a${written}b@h/`;
      yield `http://u:a${written}b@h/`;
      yield `http://a${written}b.example/`;
      yield `http://h:8${written}/`;
      yield `a${written}b`;
    }
  }
}

/** Every character of the planes that hold scripts and symbols, and some of the others, in hosts. */
function* everyCharacter() {
  for (let point = 0x80; point < 0x110000; point += point < 0x20000 ? 1 : 61) {
    const character = String.fromCodePoint(point);
    yield `http://a${character}b.example/`;
    yield `http://${character}/`;
  }
}

function* longOnes(dice) {
  const lengths = [255, 256, 1000, 4095, 4096, 4097, 20_000, 100_000];
  for (const length of lengths) {
    yield "/" + "a".repeat(length);
    yield "a/../".repeat(length / 5);
    yield "../".repeat(length / 3) + "x";
    yield "%2e%2e/".repeat(length / 7);
    yield "/".repeat(length) + dice.one(["", "h", "h/x"]);
    yield "http://h?" + "\u4e2d".repeat(length / 3);
    yield "http://h#" + "%".repeat(length);
    yield "http://" + "u".repeat(length) + ":" + "@".repeat(length) + "h/";
    yield "http://h:" + "0".repeat(length) + "80/";
    yield "http://" + "a.".repeat(length / 2) + "example/";
    yield "http://" + "a".repeat(length) + ".example/";
    yield "http://" + "0".repeat(length) + "1.1/";
    yield "http://[" + ":".repeat(length) + "]/";
    yield " ".repeat(length) + "x" + "\t".repeat(length);
  }
  for (const length of [10, 50, 63, 64, 200, 700,
  2000]) yield "http://" + "\u00fc".repeat(length) + "." + "\u4e2d".repeat(length) + "/";
}

/** [kind, base or null, reference] of everything, in a fixed order. */
export function* questions(perKind) {
  const dice = new Dice(20_261_126);
  for (const [kind, make] of Object.entries(kinds)) {
    for (let i = 0; i < perKind; i++) yield [kind, dice.below(12) === 0 ? null : dice.one(bases), make(dice)];
  }
  for (const reference of everyByte()) yield ["byte", dice.one(bases), reference];
  for (const reference of everyCharacter()) yield ["character", null, reference];
  for (const reference of longOnes(dice)) yield ["long", dice.one(bases), reference];
}
