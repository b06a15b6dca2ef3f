import { expect, it } from 'vitest';
import { createReplicate } from '../../src/providers/replicate/index.ts';
import { runtime } from '../support/runtime.ts';

/** Calls in a minute that a provider allows, as it publishes them. */
const published = {
  // https://replicate.com/docs/topics/predictions/rate-limits
  replicate: {
    perMinute: 3_000,
    provider: createReplicate({ runtime, apiToken: 'r8', isOperatorsOwn: false }),
  },
};

it.each(Object.entries(published))('%s is polled often, and leaves room for other calls', (_, each) => {
  const { pollsPerSecond = Number.POSITIVE_INFINITY, minPollIntervalMs } = each.provider;
  const share = (pollsPerSecond * 60) / each.perMinute;
  expect(share).toBeGreaterThan(0.5);
  expect(share).toBeLessThanOrEqual(0.9);
  expect(60_000 / minPollIntervalMs).toBeLessThan(each.perMinute / 10);
});
