#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// usage: replay_check.mjs READERS ARCHIVE WACZ
// Replays a page of the package in ReplayWeb.page under headless Chromium, without any network, and looks at what a person
// would see: its title, the words of a turn, an image. 77: a tool is not installed.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';

const [readers, archive, wacz] = process.argv.slice(2);
const chromium = '/usr/bin/chromium';
const root = path.join(readers, 'replaywebpage');
const seconds = 50;
// The browser asks its maker for time, updates and accounts; no flag of Debian's build stops all of it.
const browserServices = /^(https?:\/\/)?([a-z0-9-]+\.)*(google|googleapis|gvt1)\.com(:\d+)?(\/|$)/;

for (const tool of [chromium, path.join(root, 'sw.js'), path.join(readers, 'node_modules/puppeteer-core')]) {
  if (!fs.existsSync(tool)) {
    console.log(`skipped: there is no ${tool}; ./check --full installs it`);
    process.exit(77);
  }
}

function wordsOf(text) {
  return text.replace(/\s+/g, ' ').trim();
}

// The first transcript whose first page holds words of a turn: where it is, and what must be seen there.
function aim() {
  for (const room of fs.readdirSync(path.join(archive, 'transcripts')).sort()) {
    const folder = path.join(archive, 'transcripts', room);
    for (const name of fs.readdirSync(folder).sort()) {
      const { title, pages, turns } = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
      const turn = turns.find((one) => one.pages[0] === pages[0].page && one.paragraphs.length);
      if (!turn || !title) continue;
      const stamp = pages[0].capture.captured_at.replace(/\D/g, '').slice(0, 14);
      return { url: pages[0].url, stamp, title: wordsOf(title), words: wordsOf(turn.paragraphs[0]).slice(0, 60) };
    }
  }
  throw new Error('no sidecar tells what to look for');
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };

// Serves the web root and the package, with ranges, which is how the service worker reads a package.
function serve(request, response) {
  const name = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname);
  const file = name === '/press.wacz' ? wacz : path.join(root, path.normalize(name === '/' ? '/index.html' : name));
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return response.writeHead(404).end();
  const octets = fs.readFileSync(file);
  const head = { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream', 'Accept-Ranges': 'bytes' };
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (!range) return response.writeHead(200, { ...head, 'Content-Length': octets.length }).end(octets);
  const from = range[1] ? Number(range[1]) : octets.length - Number(range[2]);
  const to = range[1] && range[2] ? Math.min(Number(range[2]), octets.length - 1) : octets.length - 1;
  const part = octets.subarray(from, to + 1);
  head['Content-Range'] = `bytes ${from}-${to}/${octets.length}`;
  return response.writeHead(206, { ...head, 'Content-Length': part.length }).end(part);
}

async function listen(answer) {
  const server = http.createServer(answer);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

// What the replayed frame shows, or null while there is none.
async function seen(page) {
  const frame = page.frames().find((one) => one.url().includes('mp_/'));
  if (!frame) return null;
  try {
    return await frame.evaluate(() => ({
      ready: document.readyState,
      title: document.title,
      text: document.body.innerText,
      images: [...document.images].filter((image) => image.naturalWidth > 0).map((image) => image.src),
    }));
  } catch {
    return null; // the frame went on to another document
  }
}

async function main() {
  const { default: puppeteer } = await import(
    createRequire(path.resolve(readers, 'package.json')).resolve('puppeteer-core'));
  const wanted = aim();
  const outside = [];
  const pages = await listen(serve);
  // Whatever is not loopback goes through this proxy, the requests of service workers too: it writes them down.
  const proxy = await listen((request, response) => {
    outside.push(request.url);
    response.writeHead(403).end();
  });
  proxy.on('connect', (request, socket) => {
    outside.push(request.url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const browser = await puppeteer.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-component-update',
      `--proxy-server=127.0.0.1:${proxy.address().port}`],
  });
  let view = null;
  try {
    const origin = `http://127.0.0.1:${pages.address().port}`;
    const page = await browser.newPage();
    page.on('request', (request) => {
      if (!/^(data|blob|about|chrome[a-z-]*):/.test(request.url()) && !request.url().startsWith(`${origin}/`)) {
        outside.push(request.url());
      }
    });
    const hash = new URLSearchParams({ view: 'pages', url: wanted.url, ts: wanted.stamp });
    await page.goto(`${origin}/?source=${encodeURIComponent(`${origin}/press.wacz`)}#${hash}`);
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      view = await seen(page);
      if (view?.ready === 'complete' && wordsOf(view.text).includes(wanted.words) && view.images.length) break;
      await new Promise((done) => setTimeout(done, 200));
    }
  } finally {
    await browser.close();
    for (const server of [pages, proxy]) server.closeAllConnections();
    pages.close();
    proxy.close();
  }

  const faults = [];
  if (!view) faults.push(`no replayed frame within ${seconds} s`);
  if (view && !wordsOf(view.title).includes(wanted.title)) faults.push(`the title is "${view.title}", not "${wanted.title}"`);
  if (view && !wordsOf(view.text).includes(wanted.words)) faults.push(`the page does not say "${wanted.words}"`);
  if (view && !view.images.length) faults.push('no image is shown');
  const asked = outside.filter((url) => !browserServices.test(url));
  if (asked.length) faults.push(`asked outside: ${asked.join(' ')}`);
  console.log(`${wanted.url}: "${view?.title}", images: ${view?.images.join(' ') || 'none'}`);
  for (const fault of faults) console.log(fault);
  process.exitCode = faults.length ? 1 : 0;
}

await main();
