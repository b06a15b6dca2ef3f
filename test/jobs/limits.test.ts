import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { MEMBER_RUNNING, MEMBER_WAITING } from '../../src/jobs/limits.ts';
import { REELS_AT_ONCE } from '../../src/jobs/reel.ts';

const words = new Map([
  [3, 'three'],
  [10, 'ten'],
]);

it.each(['README.md', 'docs/commands.md'])(
  '%s says what a member may have without any settings',
  async (path) => {
    const text = await readFile(path, 'utf8');
    const limit = `${words.get(MEMBER_RUNNING)} videos in progress`;
    expect(text).toMatch(
      new RegExp(`ach member can have ${limit}.* and ${words.get(MEMBER_WAITING)} queued`),
    );
  },
);

it('one reel is made at a time: it takes all cores', () => {
  expect(REELS_AT_ONCE).toBe(1);
});
