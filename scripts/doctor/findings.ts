let problems = 0;

/** All is well. */
export const good = (line: string) => console.log(`✅ ${line}`);
/** Something to know. */
export const note = (line: string) => console.log(`⚠️  ${line}`);
/** Something to mend. */
export function bad(line: string): void {
  problems++;
  console.log(`❌ ${line}`);
}
export const hasProblems = () => problems > 0;

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** What went wrong, for the operator; may hold a secret where the cause does. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // That of `fetch` says the reason in its cause alone.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
