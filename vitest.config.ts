import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    setupFiles: ['test/support/judge-answers.ts'],
    // Real processes, sockets and ffmpeg run in these tests: a slow machine needs time, not a retry.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 50_000 } },
    maxWorkers: 2,
    // Of the tests that a file runs at the same time: one for each provider.
    maxConcurrency: 10,
  },
});
