import { type Sentence, type Translate, translator } from './locales/translate.ts';

/** Something the member did or can change. What it says is written for them and shown as it is. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly #says: string | Sentence;

  /** A string is what has no translation yet: it is English in every language. */
  constructor(says: string | Sentence, options?: ErrorOptions) {
    super(typeof says === 'string' ? says : says(translator()), options);
    this.#says = says;
  }

  /** What the member reads. */
  sentence(t: Translate): string {
    return typeof this.#says === 'string' ? this.#says : this.#says(t);
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
