import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    setupFiles: ['test/support/judge-answers.ts'],
    // Real processes, sockets and ffmpeg run in these tests: a slow machine needs time, not a retry.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 25_000 } },
    maxWorkers: 2,
    // A machine that is shared may stall for seconds; a test that fails twice there is wrong, and none is retried here.
    retry: process.env['CI'] ? 1 : 0,
    // Of the tests that a file runs at the same time: one for each provider.
    maxConcurrency: 10,
  },
});
