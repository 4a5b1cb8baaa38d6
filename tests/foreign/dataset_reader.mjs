// SPDX-License-Identifier: Apache-2.0
// Reads Parquet files with hyparquet: FILE... after the folder of readers. A line of JSON for each: its path and rows, or
// what was said of it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, ...paths] = process.argv.slice(2);
const load = name => import(pathToFileURL(join(folder, 'parquet/node_modules', name)).href);
const { asyncBufferFromFile, parquetReadObjects } = await load('hyparquet/src/node.js');
const { compressors } = await load('hyparquet-compressors/src/index.js');

function plain(key, value) {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`${key}: ${value} is beyond what a number holds`);
  return number;
}

for (const path of paths) {
  let found;
  try {
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
    found = JSON.stringify({ path, rows }, plain);
  } catch (error) {
    found = JSON.stringify({ path, fault: String(error) });
  }
  process.stdout.write(found + '\n');
}
