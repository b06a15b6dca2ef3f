import { type Sentence, translator } from './locales/translate.ts';

/** Something the member did or can change. What it says is written for them and shown as it is. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What the member reads, in their language; `message` is in English, for the log. */
  readonly sentence: Sentence;

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence(translator()), options);
    this.sentence = sentence;
  }
}

/** A call that was surely not taken, since the other side asks to wait; after `retryAfterMs` it may be made again. */
export class RateLimitedError extends Error {
  override readonly name = 'RateLimitedError';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** What keeps the bot from starting, one line per problem, written for the operator. Exit code 2. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** What went wrong, in the words of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code for what was thrown, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
