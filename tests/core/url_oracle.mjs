// SPDX-License-Identifier: Apache-2.0
// Reads one JSON array of [reference, base or null] from standard input and prints, for each pair and in order, the
// href that Node's URL gives, or null. Schemes but http and https count as null.
import { readFileSync } from "node:fs";

const hrefs = JSON.parse(readFileSync(0, "utf8")).map(([reference, base]) => {
  try {
    const url = base === null ? new URL(reference) : new URL(reference, base);
    if (url.protocol !== "http:" && url.protocol !== "https:") return null;
    // UTS #46 made a label whose Punycode hides nothing but ASCII an error after this Node was made.
    if (/(^|\.)xn--[^.]*-(\.|$)/.test(url.hostname)) return null;
    // The standard put U+005E into the path percent-encode set after this Node was made.
    const [, authority, path, rest] = /^([^:]+:\/\/[^/]*)([^?#]*)(.*)$/s.exec(url.href);
    return authority + path.replaceAll("^", "%5E") + rest;
  } catch {
    return null;
  }
});
process.stdout.write(JSON.stringify(hrefs));
