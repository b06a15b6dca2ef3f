import { expect, it } from 'vitest';
import { actions, isDirect, type JobAction } from '../../src/jobs/actions.ts';

it('only what gets a member their own video works in direct messages', () => {
  expect((Object.keys(actions) as JobAction[]).filter(isDirect)).toEqual(['deliver', 'download']);
});
