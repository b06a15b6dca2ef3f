import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Equivalent } from './equivalent.ts';

const position = z.object({ line: z.number(), column: z.number() });
const reportFile = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          id: z.string(),
          mutatorName: z.string(),
          replacement: z.string(),
          status: z.string(),
          location: z.object({ start: position, end: position }),
        }),
      ),
    }),
  ),
});

export interface Mutant {
  file: string;
  line: number;
  column: number;
  mutator: string;
  status: string;
  /** The code, and the mutant's replacement. */
  from: string;
  to: string;
  /** The whole file with the mutant in it. */
  mutated: string;
}

/** Every mutant in the report of a folder, for the files that still exist. */
export async function readMutants(path: string): Promise<Mutant[]> {
  const { files } = reportFile.parse(JSON.parse(await readFile(path, 'utf8')));
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map(({ mutatorName: mutator, replacement: to, status, location: { start, end } }) => {
      const from = offset(source, start);
      const until = offset(source, end);
      const mutated = source.slice(0, from) + to + source.slice(until);
      return { file, ...start, mutator, status, from: source.slice(from, until), to, mutated };
    }),
  );
}

export const isCaught = ({ status }: Mutant) => status === 'Killed' || status === 'Timeout';
export const isMissed = ({ status }: Mutant) => status === 'Survived' || status === 'NoCoverage';

export function isSame(mutant: Mutant, { file, from, to }: Equivalent): boolean {
  return mutant.file === file && oneLine(mutant.from) === from && oneLine(mutant.to) === to;
}

export function show({ file, line, column, mutator, status, from, to }: Mutant): string {
  const note = status === 'NoCoverage' ? ' (no test runs it)' : '';
  return `${file}:${line}:${column} ${mutator}${note}\n    ${oneLine(from)}\n  → ${oneLine(to)}`;
}

function oneLine(code: string): string {
  return code.replace(/\s+/g, ' ');
}

function offset(source: string, { line, column }: z.infer<typeof position>): number {
  let start = 0;
  for (let at = 1; at < line; at++) start = source.indexOf('\n', start) + 1;
  return start + column - 1;
}
