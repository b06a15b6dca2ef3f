let problems = 0;

/** Everything is fine. */
export const good = (line: string) => console.log(`✅ ${line}`);
/** Worth knowing. */
export const note = (line: string) => console.log(`⚠️  ${line}`);
/** Needs fixing. */
export function bad(line: string): void {
  problems++;
  console.log(`❌ ${line}`);
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
