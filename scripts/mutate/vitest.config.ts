import { defineConfig, mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import config from '../../vitest.config.ts';

/** Most mutants are caught by a quick test, and the slow ones needn't run then. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ms = (file: TestSpecification) => this.ctx.cache.getTestSpecificationResult(file)?.duration ?? 0;
    return files.toSorted((a, b) => ms(a) - ms(b));
  }
}

export default mergeConfig(
  config,
  defineConfig({
    test: {
      sequence: { sequencer: QuickFirst },
      // Each mutant loads the modules once and not once for each file of tests.
      isolate: false,
    },
  }),
);
