import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real processes, sockets and ffmpeg run in these tests: a slow machine needs time, not a retry.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    // Of the tests that a file runs at the same time: one for each provider.
    maxConcurrency: 10,
  },
});
