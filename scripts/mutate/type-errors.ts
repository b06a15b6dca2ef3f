import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Mutant } from './report.ts';

const FOLDER = resolve('.stryker-tmp/types');
const config = {
  extends: '../../tsconfig.json',
  // An unused name isn't a type error.
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, allowUnreachableCode: true },
  include: ['src/**/*.mutant-*.ts', 'src/**/*.d.ts'],
  exclude: [],
};

/**
 * The mutants that don't compile: `npm run check` catches those. One run of the compiler sees each beside its original.
 */
export async function findTypeErrors(mutants: readonly Mutant[]): Promise<Set<Mutant>> {
  if (mutants.length === 0) return new Set();
  await rm(FOLDER, { recursive: true, force: true });
  try {
    await mkdir(FOLDER, { recursive: true });
    await cp('src', `${FOLDER}/src`, { recursive: true });
    await writeFile(`${FOLDER}/tsconfig.json`, JSON.stringify(config));
    await Promise.all(
      mutants.map(({ file, mutated }, index) =>
        writeFile(`${FOLDER}/${file.replace(/\.ts$/, `.mutant-${index}.ts`)}`, mutated),
      ),
    );
    const found = await compile();
    return new Set(
      [...found.matchAll(/\.mutant-(\d+)\.ts\(/g)].flatMap((each) => mutants[Number(each[1])] ?? []),
    );
  } finally {
    await rm(FOLDER, { recursive: true, force: true });
  }
}

function compile(): Promise<string> {
  return new Promise((done, failed) =>
    execFile('node_modules/.bin/tsc', ['-p', FOLDER], { maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (stderr) failed(new Error(stderr, { cause: error }));
      else done(stdout);
    }),
  );
}
