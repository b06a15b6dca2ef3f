import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const all = ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'];
/** Each of these changes something for the whole process. */
const isolated = [
  'test/e2e/every-text.test.ts',
  'test/runtime/hanging-proxy.test.ts',
  'packages/playground/test/client-libraries.test.ts',
  'packages/playground/test/uploads.test.ts',
];
/** Several processes, or a browser, meet within seconds here: beside ffmpeg and three others, one misses its moment. */
const timed = [
  'fault-matrix',
  'playground-scenes',
  'crash',
  'film-crash',
  'shapes/scenarios',
  'shapes/faults',
].map((name) => `test/e2e/${name}.test.ts`);
/** The longest, in turn: at the end, nothing would run beside them. */
const longest = [
  ...['e2e/fault-matrix', 'e2e/playground-scenes', 'media/odd-films', 'e2e/provider-failures'],
  ...['e2e/every-model', 'e2e/discord-codes', 'e2e/playground', 'e2e/spoilers', 'media/assemble'],
  ...['media/memory', 'providers/preview', 'openapi/mutations'],
].map((name) => `/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const sorted = await super.sort(files);
    const turn = ({ moduleId, project }: TestSpecification) => {
      // Between others, each of them would end a process that has loaded the bot.
      if (project.name === 'isolated') return -1;
      const at = longest.findIndex((name) => moduleId.endsWith(name));
      if (at >= 0) return at;
      // Those wait the most, for other processes and for time, and what only computes fills the end.
      return longest.length + Number(!moduleId.includes('/e2e/'));
    };
    return sorted.toSorted((a, b) => turn(a) - turn(b));
  }
}

// Servers that several workers share end with this process.
process.env['CUTSCENE_TEST_RUN'] = String(process.pid);

export default defineConfig({
  test: {
    setupFiles: ['one-undici', 'judge-answers', 'equal-bytes'].map((name) => `test/support/${name}.ts`),
    // Real processes, sockets and ffmpeg run in these tests: a slow machine needs time, not a retry.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 100_000 } },
    // Many tests wait for other processes: fewer leave a machine of two cores idle for a sixth of the time.
    maxWorkers: 4,
    // Of the tests that a file runs at the same time: one for each provider.
    maxConcurrency: 10,
    sequence: { sequencer: LongestFirst },
    // Its helpers would take turns with other files: without them, a file takes a seventh less of the processors' time.
    execArgv: ['--single-threaded-gc'],
    projects: [
      { extends: true, test: { name: 'isolated', include: isolated } },
      {
        extends: true,
        // After all others, two at a time.
        test: { name: 'timed', include: timed, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: all,
          exclude: [...isolated, ...timed],
          setupFiles: ['test/support/leaves-nothing.ts'],
          // To load the bot and discord.js for each file takes longer than most of its tests. Stryker has to see each load.
          isolate: 'STRYKER_MUTATOR_WORKER' in process.env,
        },
      },
    ],
  },
});
