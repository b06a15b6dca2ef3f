import { defineConfig } from 'vitest/config';

const all = ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'];
/** Folders of quick tests without bots, servers and processes. */
const shared = [
  ...['bot', 'catalog', 'commands', 'components', 'interactions', 'locales', 'modals'],
  ...['moderation', 'privacy', 'replies', 'requests', 'settings'],
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    setupFiles: ['test/support/judge-answers.ts'],
    // Real processes, sockets and ffmpeg run in these tests: a slow machine needs time, not a retry.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 50_000 } },
    maxWorkers: 2,
    // Of the tests that a file runs at the same time: one for each provider.
    maxConcurrency: 10,
    projects: [
      { extends: true, test: { name: 'isolated', include: all, exclude: shared } },
      {
        extends: true,
        test: {
          name: 'shared',
          include: shared,
          setupFiles: ['test/support/leaves-nothing.ts'],
          // To load the bot and discord.js for each file takes longer than its tests. Stryker has to see each load.
          isolate: 'STRYKER_MUTATOR_WORKER' in process.env,
        },
      },
    ],
  },
});
