import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { equivalent } from './mutate/equivalent.ts';
import { isCaught, isMissed, isSame, type Mutant, readMutants, show } from './mutate/report.ts';
import { findTypeErrors } from './mutate/type-errors.ts';

const usage = `Plants small bugs (mutants) in a folder of src, one at a time, and prints those that its own tests miss.

  npm run mutate -- jobs              every file of src/jobs that has changed, or whose tests have
  npm run mutate -- jobs/period.ts    one file of it, or several
  npm run mutate -- jobs --force      all of it again: other files have changed
  npm run mutate -- jobs --list       prints again what the last runs found
  npm run mutate -- jobs/period.ts --test jobs/period.test.ts --test …
                                      runs these tests only, and not all of the folder`;

const FOLDERS = ['delivery', 'jobs', 'moderation', 'privacy', 'providers/http', 'requests', 'store'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    force: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    test: { type: 'string', multiple: true },
  },
});
const folder = FOLDERS.find((each) => positionals.every((part) => `${part}/`.startsWith(`${each}/`)));
const paths = positionals.map((part) => `src/${part}`);
if (!folder || paths.length === 0 || !paths.every((path) => existsSync(path))) {
  console.log(`${usage}\n\nFolders: ${FOLDERS.join(', ')}`);
  process.exit(2);
}
const incrementalFile = `reports/mutants/${folder.replaceAll('/', '-')}.json`;
if (!values.list) await mutate(folder);
await print(await readMutants(incrementalFile));

async function mutate(folder: string) {
  const tests = existsSync(`test/${folder}`) ? folder : dirname(folder);
  const stryker = new Stryker({
    mutate: paths.map((path) => (statSync(path).isDirectory() ? `${path}/**/*.ts` : path)),
    testFiles: (values.test ?? [`${tests}/**/*.test.ts`]).map((each) => `test/${each}`),
    incremental: true,
    incrementalFile,
    force: values.force,
    testRunner: 'vitest',
    vitest: { configFile: 'scripts/mutate/vitest.config.ts' },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    plugins: [
      import.meta.resolve('@stryker-mutator/vitest-runner'),
      import.meta.resolve('./mutate/ignore-log-texts.ts'),
    ],
    ignorers: ['log-texts'],
    ignorePatterns: ['data', 'docs/*.png', 'test-results'],
    disableTypeChecks: false,
    // Stryker would read it through an API that TypeScript 7 lacks. The tests don't need it.
    tsconfigFile: 'none',
    reporters: ['progress'],
    concurrency: 1,
    // A mutant is slow only if it hangs. A busy machine is slow often.
    timeoutMS: 20_000,
    timeoutFactor: 4,
  });
  await stryker.runMutationTest();
}

async function print(all: Mutant[]) {
  const typeErrors = await findTypeErrors(all.filter(isMissed));
  const valid = all.filter((each) => (isCaught(each) || isMissed(each)) && !typeErrors.has(each));
  const isEquivalent = (mutant: Mutant) =>
    isMissed(mutant) && equivalent.some((each) => isSame(mutant, each));
  const isAsked = ({ file }: Mutant) => paths.some((path) => file.startsWith(path));
  for (const each of valid)
    if (isAsked(each) && isMissed(each) && !isEquivalent(each)) console.log(show(each));
  printScores(
    Map.groupBy(valid, ({ file }) => file),
    isEquivalent,
  );
  const unjudged = all.filter(({ status }) => status === 'RuntimeError').length;
  if (unjudged > 0) console.log(`No test could run against ${unjudged} mutants: use --force`);
  const files = new Set(valid.map(({ file }) => file));
  for (const each of equivalent) {
    if (!files.has(each.file) || valid.some((mutant) => isMissed(mutant) && isSame(mutant, each))) continue;
    console.log(`Called equivalent, but gone or caught: ${each.file} ${each.from} → ${each.to}`);
  }
}

function printScores(byFile: Map<string, Mutant[]>, isEquivalent: (mutant: Mutant) => boolean) {
  const rows = [...byFile].map(([file, mutants]) => score(file, mutants, isEquivalent));
  console.table([...rows, score(`src/${folder}`, [...byFile.values()].flat(), isEquivalent)]);
}

function score(of: string, mutants: Mutant[], isEquivalent: (mutant: Mutant) => boolean) {
  const caught = mutants.filter(isCaught).length;
  const equivalent = mutants.filter(isEquivalent).length;
  const percent = ((100 * caught) / (mutants.length - equivalent)).toFixed(1);
  return { of, mutants: mutants.length, caught, equivalent, percent };
}
