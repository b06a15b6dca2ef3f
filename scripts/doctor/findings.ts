import { redact } from '../../src/log.ts';
import { cleanLine } from '../../src/text/clean.ts';

let problems = 0;
let secrets: readonly string[] = [];

/** From now on, no finding shows one of these. Short ones would blank out innocent text. */
export function hideSecrets(values: readonly string[]): void {
  secrets = values.filter((value) => value.length >= 6);
}

/** One line, whatever Discord, a provider or a file is named. */
const say = (sign: string, line: string) => console.log(`${sign} ${redact(cleanLine(line), secrets)}`);

/** Everything is fine. */
export const good = (line: string) => say('✅', line);
/** Worth knowing. */
export const note = (line: string) => say('⚠️ ', line);
/** Needs fixing. */
export function bad(line: string): void {
  problems++;
  say('❌', line);
}
export const hasProblems = () => problems > 0;

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** The reason for the operator. It may contain a secret if the cause does. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The errors of `fetch` have their reason only in the cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
