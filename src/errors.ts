import { type Sentence, translator } from './locales/translate.ts';

/** Something the member did or can change. Its sentence is written for them and shown unchanged. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** The sentence in the member's language. `message` is in English, for the log. */
  readonly sentence: Sentence;

  constructor(sentence: Sentence, options?: ErrorOptions) {
    super(sentence(translator()), options);
    this.sentence = sentence;
  }
}

/** A `UserError` that other words or options of the same request would avoid, or that passes: then the words are kept. */
export class EditableError extends UserError {}

/** One that the same request avoids later. */
export class PassingError extends EditableError {}

/**
 * A call that certainly wasn't accepted, because the other side asks to wait. It may be made again after
 * `retryAfterMs`.
 */
export class RateLimitedError extends Error {
  override readonly name = 'RateLimitedError';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Why the bot can't start, one line per problem, written for the operator. Exit code 2. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of an error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
