// SPDX-License-Identifier: Apache-2.0
// usage: node url_check.mjs PROGRAM
// Asks PROGRAM (url_lines) and Node's own URL about the same references and compares href, host and failure of each.
// Exit status 0: they agree but for what `differences` names; 1: they do not, or the questions have gone blunt.
import { spawnSync } from "node:child_process";
import { domainToUnicode } from "node:url";
import { questions } from "./url_references.mjs";

const perKind = 1500;
const hex = (text) => Buffer.from(text, "utf8").toString("hex");

/** Another scheme is none of ours, whatever comes behind it. */
function hasOtherScheme(reference) {
  const cleaned = reference.replace(/^[\0-\x20]+/, "").replace(/[\t\n\r]/g, "");
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(cleaned);
  return scheme !== null && !/^https?$/i.test(scheme[1]);
}

function theirs(base, reference) {
  try {
    const url = base === null ? new URL(reference) : new URL(reference, base);
    return /^https?:$/.test(url.protocol) ? `${url.href} ${url.hostname}` : "unsupported";
  } catch {
    return hasOtherScheme(reference) ? "unsupported" : "malformed";
  }
}

/** `href` with each "^" of its path percent-encoded. */
function pathEncoded(href) {
  const [, authority, path, rest] = /^([^:]+:\/\/[^/]*)([^?#]*)(.*)$/s.exec(href);
  return authority + path.replaceAll("^", "%5E") + rest;
}

const hostOf = (answer) => answer.split(" ")[1] ?? "";
const unknownBidi = new RegExp(
  "[\\u{61d}\\u{660}-\\u{669}\\u{66b}\\u{66c}\\u{870}-\\u{88e}\\u{8b5}\\u{8c8}\\u{8c9}\\u{fbc2}\\u{10d30}-\\u{10d39}" +
    "\\u{10e60}-\\u{10e7e}\\u{10f70}-\\u{10f81}\\u{10f86}-\\u{10f89}]", "u");
const leadingMark = new RegExp(
  "(^|\\.)[\\u{898}-\\u{89f}\\u{8ca}-\\u{8d2}\\u{c3c}\\u{cf3}\\u{ece}\\u{1715}\\u{1ac1}-\\u{1ace}\\u{1dfa}\\u{10efd}-\\u{10eff}" +
    "\\u{10f82}-\\u{10f85}\\u{11070}\\u{11073}\\u{11074}\\u{110c2}\\u{11241}\\u{11f00}\\u{11f01}\\u{11f03}\\u{11f34}-\\u{11f3a}" +
    "\\u{11f3e}-\\u{11f42}\\u{13440}\\u{13447}-\\u{13455}\\u{1cf00}-\\u{1cf2d}\\u{1cf30}-\\u{1cf46}\\u{1e08f}\\u{1e2ae}" +
    "\\u{1e4ec}-\\u{1e4ef}]", "u");

// Where Node 20 and we differ, one by one; a later Node may have caught up. `ours` and `node` are "HREF HOST" or a failure.
const differences = [
  {
    why: "the standard put U+005E into the path percent-encode set after this Node was made",
    explains: (ours, node) => node.includes("^") && ours === pathEncoded(node),
  },
  {
    why: "a reference that is a fragment or empty keeps the query of its base, the empty string too: Node drops the '?'",
    explains: (ours, node, reference, base) =>
      base !== null && /\?(#|$)/.test(base) && ours.replace(/\?(#.*)? /, "$1 ") === node,
  },
  {
    why: "UTS #46 made a label whose Punycode hides nothing but ASCII an error after this Node was made",
    explains: (ours, node) => ours === "malformed" && /(^|\.)xn--[^.]*-(\.|$)/.test(hostOf(node)),
  },
  {
    why: "Arabic digits, or right-to-left letters since Unicode 14, break the Bidi rule (RFC 5893, 2): Node does not see it",
    explains: (ours, node) => ours === "malformed" && unknownBidi.test(domainToUnicode(hostOf(node))),
  },
  {
    why: "a label begins with a combining mark, of Unicode 14 or 15: Node does not know it as one",
    explains: (ours, node) => ours === "malformed" && leadingMark.test(domainToUnicode(hostOf(node))),
  },
  {
    why: "a host of more than 4096 bytes that is no ASCII is refused before its Punycode costs time: a limit of ours",
    explains: (ours, node) => ours === "malformed" && Buffer.byteLength(domainToUnicode(hostOf(node))) > 4096,
  },
];

const asked = [...questions(perKind)];
const lines = asked.map(([, base, reference]) => `${base === null ? "-" : hex(base)} ${hex(reference)}\n`);
const run = spawnSync(process.argv[2], { input: lines.join(""), maxBuffer: 1 << 30, timeout: 120_000 });
if (run.status !== 0) throw new Error(`the program ended with ${run.status ?? run.signal}: ${run.stderr}`);
const answers = run.stdout.toString("utf8").split("\n");
if (answers.pop() !== "" || answers.length !== asked.length) {
  throw new Error(`${asked.length} questions, ${answers.length} answers`);
}

const counts = {};
const met = new Map(differences.map((difference) => [difference, 0]));
let wrong = 0;
asked.forEach(([kind, base, reference], i) => {
  const ours = answers[i];
  const expected = theirs(base, reference);
  const count = (counts[kind] ??= { asked: 0, accepted: 0 });
  count.asked++;
  if (ours !== "malformed" && ours !== "unsupported") count.accepted++;
  if (ours === expected) return;
  const named = differences.find((difference) => difference.explains(ours, expected, reference, base));
  if (named) {
    met.set(named, met.get(named) + 1);
    return;
  }
  wrong++;
  if (wrong <= 40) {
    const short = (text) => (text.length > 200 ? `${text.slice(0, 200)}... (${text.length})` : text);
    console.log(`${kind}: ${short(JSON.stringify(reference))} on ${base}\n  ours ${short(ours)}\n  Node ${short(expected)}`);
  }
});

for (const [kind, { asked: all, accepted }] of Object.entries(counts)) console.log(`${kind}: ${all} asked, ${accepted} accepted`);
for (const [difference, times] of met) console.log(`${times} times: ${difference.why}`);
const { node, icu, unicode } = process.versions;
console.log(`${asked.length} references, ${wrong} differences that nobody named (Node ${node}, ICU ${icu}, Unicode ${unicode})`);
const blunt = Object.entries(counts).filter(([, { asked: all, accepted }]) => accepted * 10 < all);
if (asked.length < 20_000) blunt.push(["all"]);
if (blunt.length > 0) console.log(`nothing is left to be told apart: ${blunt.map(([kind]) => kind).join(", ")}`);
if (wrong > 0 || blunt.length > 0) process.exit(1);
