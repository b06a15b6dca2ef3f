export interface Equivalent {
  file: string;
  /** The code and the mutant's replacement, as `npm run mutate` prints them. */
  from: string;
  to: string;
  why: string;
}

/** Mutants that behave like the code for every input. */
export const equivalent: readonly Equivalent[] = [
  {
    file: 'src/moderation/word-list.ts',
    from: '!patterns',
    to: 'true',
    why: 'It only remembers what would be made again: it costs time, and finds the same.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: 'known.set(list, patterns);',
    to: ';',
    why: 'It only remembers what would be made again: it costs time, and finds the same.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: '!text',
    to: 'true',
    why: 'It only remembers what would be made again: it costs time, and finds the same.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: 'texts.set(alphabet, text);',
    to: ';',
    why: 'It only remembers what would be made again: it costs time, and finds the same.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: '/^\\*|\\*$/g',
    to: '/\\*|\\*$/g',
    why: '`isWord` lets no entry into a list that has a star inside.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: '/^\\*|\\*$/g',
    to: '/^\\*|\\*/g',
    why: '`isWord` lets no entry into a list that has a star inside.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: "!isOpen.includes(true) && !form.trim().includes(' ')",
    to: 'false',
    why: 'A whole word is also found as a part with a space on both sides, only more slowly.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: 'form.trim()',
    to: 'form',
    why: 'A whole word is also found as a part with a space on both sides, only more slowly.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: "' '",
    to: '""',
    why: 'A whole word is also found as a part with a space on both sides, only more slowly.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: 'needles.filter(isWhole)',
    to: 'needles',
    why: 'No word of a text has a space in it, so that phrases among the words find nothing.',
  },
  {
    file: 'src/moderation/word-list.ts',
    from: 'needles .filter((form) => !isWhole(form))',
    to: 'needles',
    why: 'A whole word is also found as a part with a space on both sides, only more slowly.',
  },
  {
    file: 'src/moderation/look-alikes.ts',
    from: "character < '\\u0080'",
    to: "character <= '\\u0080'",
    why: 'The data has no U+0080.',
  },
  {
    file: 'src/moderation/look-alikes.ts',
    from: "other > '\\u007f'",
    to: "other >= '\\u007f'",
    why: 'U+007F is the other case of no character.',
  },
  {
    file: 'src/moderation/moderator.ts',
    from: '[]',
    to: '["Stryker was here"]',
    why: 'No answer has these words, and a key is what is cut out.',
  },
  {
    file: 'src/privacy/member-data.ts',
    from: '[]',
    to: '["Stryker was here"]',
    why: 'A member is looked for in it by their id, which is a number.',
  },
  {
    file: 'src/jobs/period.ts',
    from: 'known.fromMs <= atMs',
    to: 'known.fromMs < atMs',
    why: 'It only remembers what would be computed again: it costs time, and finds the same.',
  },
  {
    file: 'src/jobs/period.ts',
    from: 'last.set(timeZone, period);',
    to: ';',
    why: 'It only remembers what would be computed again: it costs time, and finds the same.',
  },
  {
    file: 'src/jobs/period.ts',
    from: 'formats.set(timeZone, format);',
    to: ';',
    why: 'It only remembers what would be computed again: it costs time, and finds the same.',
  },
  {
    file: 'src/jobs/fair-queue.ts',
    from: 'a.id < b.id',
    to: 'a.id <= b.id',
    why: 'No two jobs have the same id.',
  },
  {
    file: 'src/jobs/fair-queue.ts',
    from: '[]',
    to: '["Stryker was here"]',
    why: 'No slot has this name.',
  },
  {
    file: 'src/jobs/dispatcher.ts',
    from: 'false',
    to: 'true',
    why: 'Each look begins by setting it.',
  },
  {
    file: 'src/jobs/moved.ts',
    from: '/(?:at|since|before)Ms$/i',
    to: '/(?:at|since|before)Ms/i',
    why: 'No stored field goes on after these letters.',
  },
  {
    file: 'src/jobs/moved.ts',
    from: 'value !== null',
    to: 'true',
    why: 'No field of a status, a still or a notice is null.',
  },
  {
    file: 'src/jobs/runner.ts',
    from: 'timers.delete(id);',
    to: ';',
    why: 'It only frees memory: to cancel a timer again does nothing.',
  },
  {
    file: 'src/jobs/runner.ts',
    from: 'timers.clear();',
    to: ';',
    why: 'It only frees memory: to cancel a timer again does nothing.',
  },
  {
    file: 'src/jobs/steps/keep.ts',
    from: 'redeliveries.delete(job.id);',
    to: ';',
    why: 'It only frees memory: what is kept belongs to another state, by its time.',
  },
  {
    file: 'src/store/database.ts',
    from: 'writes.length === 0',
    to: 'false',
    why: 'A commit without writes changes nothing.',
  },
  {
    file: 'src/store/database.ts',
    from: "'RELEASE one'",
    to: '""',
    why: 'The commit releases all savepoints, and a name means the last one.',
  },
  {
    file: 'src/store/data-dir.ts',
    from: 'isFolder(path)',
    to: 'false',
    why: 'A folder that exists can’t be made, which is no problem.',
  },
  {
    file: 'src/store/data-dir.ts',
    from: 'parent !== path',
    to: 'true',
    why: 'The root folder always exists.',
  },
  {
    file: 'src/store/ledger-entries.ts',
    from: 'changes > 0',
    to: 'false',
    why: 'What was just written has the amount that it is compared with.',
  },
  {
    file: 'src/store/ledger-entries.ts',
    from: '[tally, ...ofScope].slice(0, PERIODS)',
    to: '[tally, ...ofScope]',
    why: 'It only bounds memory.',
  },
  {
    file: 'src/store/ledger-entries.ts',
    from: 'statements.set(where, statement);',
    to: ';',
    why: 'It only remembers what would be prepared again: it costs time, and finds the same.',
  },
  {
    file: 'src/store/ledger-entries.ts',
    from: "''",
    to: '"Stryker was here!"',
    why: 'A key has to be the same for the same scope, whatever it is.',
  },
  {
    file: 'src/store/ledger.ts',
    from: 'dayMs < untilMs',
    to: 'dayMs <= untilMs',
    why: 'A day without a moment has no jobs.',
  },
  {
    file: 'src/store/stats-store.ts',
    from: 'a < b',
    to: 'a <= b',
    why: 'No two sums have the same key.',
  },
  {
    file: 'src/store/stats-sums.ts',
    from: 'a.kind < b.kind',
    to: 'a.kind <= b.kind',
    why: 'No two sums have the same kind.',
  },
  {
    file: 'src/store/stats-sums.ts',
    from: 'a < b',
    to: 'a <= b',
    why: 'No two sums have the same id.',
  },
];
