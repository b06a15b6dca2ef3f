import { measureRequestPath } from '../test/support/request-path.ts';

// Prints the files that one plain `/video` passes through until the bot's first response leaves, and the calls that go
// back into a folder that the request had left; with `--all` every call between two folders.
// `test/e2e/request-path.test.ts` says how many there may be.
const isAll = process.argv.includes('--all');
const { files, calls } = await measureRequestPath();
for (const { file, lines } of files) console.log(`${String(lines).padStart(4)}  ${file}`);
const back = calls.filter(({ isBack }) => isBack);
console.log(`\n${isAll ? 'Calls between folders' : 'Calls that re-enter a folder'}:`);
for (const { from, to } of isAll ? calls : back) console.log(`  ${from} → ${to}`);
const longest = Math.max(...files.map(({ lines }) => lines));
console.log(
  `\n${files.length} files, the longest of ${longest} lines; ${back.length} calls re-enter a folder`,
);
