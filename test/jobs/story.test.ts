import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import {
  claimTurn,
  endTurn,
  isPublicClip,
  MAKING_MS,
  MAX_STORY_CLIPS,
  REST_MS,
  type Story,
  storyAfter,
  TURN_MS,
  takeTurn,
  turnAt,
  withoutMember,
} from '../../src/jobs/story.ts';
import { aJob } from '../support/job.ts';

const NOW = 1_000_000_000;
const story: Story = {
  ...{ id: 'thread', guildId: 'guild', channelId: 'films', starterId: 'mia', title: 'The kite' },
  ...{ createdAtMs: NOW, clips: [] },
};
const clip = (jobId: string, userId: string, atMs = NOW) => ({ jobId, userId, atMs });
const told = (clips: Story['clips']): Story => ({ ...story, clips });

function take(from: Story, userId: string, nowMs = NOW): Story {
  const taken = takeTurn(from, userId, nowMs);
  if ('refusal' in taken) throw new Error(taken.refusal.kind);
  return taken.story;
}
function refused(from: Story, userId: string, nowMs = NOW) {
  const taken = takeTurn(from, userId, nowMs);
  return 'refusal' in taken ? taken.refusal.kind : undefined;
}
function claim(from: Story, id: string, userId: string, nowMs = NOW): Story {
  const taken = claimTurn(from, { id, userId }, nowMs);
  if ('refusal' in taken) throw new Error(taken.refusal.kind);
  return taken.story;
}

const file = { path: '/nowhere/video.mp4', bytes: 1, durationSeconds: 4, width: 16, height: 9 };
const done = (id: string, userId: string, more: Partial<Job> = {}): Job => ({
  ...aJob({ id, story: 'thread', origin: { userId } }),
  status: {
    ...{ state: 'succeeded', messageId: '1', channelId: 'thread', route: 'reply', sent: 'original', file },
  } as Job['status'],
  ...more,
});
const inState = (job: Job, status: object): Job => ({ ...job, status: status as Job['status'] });

describe('the turn', () => {
  it('is the first one’s for ten minutes, who keeps its time when they ask again', () => {
    const taken = take(story, 'ada');
    expect(turnAt(taken, NOW + TURN_MS - 1)).toMatchObject({ userId: 'ada', untilMs: NOW + TURN_MS });
    expect(refused(taken, 'moe')).toBe('held');
    expect(take(taken, 'ada', NOW + 1)).toBe(taken);
    expect(turnAt(taken, NOW + TURN_MS)).toBeUndefined();
    expect(take(taken, 'moe', NOW + TURN_MS).turn?.userId).toBe('moe');
  });

  it('is not for the member of the newest clip, until nobody else went on for an hour', () => {
    const after = told([clip('1', 'moe'), clip('2', 'ada')]);
    expect(refused(after, 'ada', NOW + REST_MS - 1)).toBe('rests');
    expect(refused(after, 'ada', NOW + REST_MS)).toBeUndefined();
    expect(refused(after, 'moe')).toBeUndefined();
  });

  it('lasts while its clip is made, and no longer than an hour', () => {
    const made = claim(take(story, 'ada'), '7', 'ada');
    expect([refused(made, 'moe', NOW + MAKING_MS - 1), refused(made, 'ada')]).toEqual(['making', 'making']);
    expect(refused(made, 'moe', NOW + MAKING_MS)).toBeUndefined();
    expect(claim(made, '7', 'ada', NOW + 5)).toBe(made);
    expect(claimTurn(made, { id: '8', userId: 'ada' }, NOW)).toMatchObject({ refusal: { kind: 'making' } });
    expect(claimTurn(take(story, 'ada'), { id: '8', userId: 'moe' }, NOW)).toMatchObject({
      refusal: { kind: 'held' },
    });
  });

  it('is nobody’s in a story that has ended, or is full', () => {
    expect(refused({ ...story, endedAtMs: NOW }, 'ada')).toBe('over');
    const clips = Array.from({ length: MAX_STORY_CLIPS }, (_, index) => clip(String(index), 'moe'));
    expect(refused(told(clips), 'ada')).toBe('full');
  });
});

describe('a job of a story', () => {
  const made = claim(take(told([clip('1', 'moe')]), 'ada'), '2', 'ada');
  const going = done('2', 'ada', { continues: '1' });

  it('becomes a clip when everybody can see it, once', () => {
    const after = storyAfter(made, going, NOW + 9);
    expect(after.clips.at(-1)).toEqual({ jobId: '2', userId: 'ada', atMs: NOW + 9 });
    expect(after.turn).toBeUndefined();
    expect(storyAfter(after, going, NOW + 10).clips).toHaveLength(2);
  });

  it.each([
    ['failed', { state: 'failed', kind: 'timeout', cause: '' }],
    ['cancelled', { state: 'cancelled' }],
    ['waits for a review', { state: 'reviewing' }],
    ['is unclear', { state: 'unclear' }],
    ['can’t be delivered', { state: 'undeliverable', attempts: 1 }],
    ['is late at its provider', { state: 'running', isLate: true }],
  ])('gives the turn back when it %s', (_, status) => {
    expect(storyAfter(made, inState(going, status), NOW).turn).toBeUndefined();
  });

  it.each(['accepted', 'queued', 'submitting', 'running', 'downloading', 'delivering'])(
    'keeps the turn while it is %s',
    (state) => {
      expect(storyAfter(made, inState(going, { state, attempts: 0 }), NOW)).toBe(made);
    },
  );

  it('that went into a direct message, is hidden or deleted is no clip', () => {
    expect(isPublicClip(going)).toBe(true);
    const elsewhere = inState(going, { ...going.status, route: 'dm' });
    for (const job of [elsewhere, { ...going, isDeleted: true }, { ...going, review: {} }])
      expect([isPublicClip(job), storyAfter(made, job, NOW).clips.length]).toEqual([false, 1]);
  });

  it('that comes from its review is a clip, unless others have gone on', () => {
    const waited = storyAfter(made, inState(going, { state: 'reviewing' }), NOW);
    expect(storyAfter(waited, going, NOW).clips.map(({ jobId }) => jobId)).toEqual(['1', '2']);
    const others = storyAfter(claim(take(waited, 'bo'), '3', 'bo'), done('3', 'bo', { continues: '1' }), NOW);
    expect(storyAfter(others, going, NOW).clips.map(({ jobId }) => jobId)).toEqual(['1', '3']);
  });

  it('of somebody else doesn’t end the turn', () => {
    expect(endTurn(made, '9')).toBe(made);
    expect(storyAfter(made, inState(done('9', 'bo'), { state: 'cancelled' }), NOW).turn?.jobId).toBe('2');
  });
});

it('forgets a member: their name, their words and their turn', () => {
  const full = { ...take(told([clip('1', 'mia'), clip('2', 'moe')]), 'mia'), opening: 'a secret kite' };
  const without = withoutMember(full, 'mia');
  expect(JSON.stringify(without)).not.toMatch(/mia|secret|The kite/);
  expect(without.clips).toHaveLength(2);
  expect(withoutMember(full, 'moe')).toMatchObject({ title: 'The kite', opening: 'a secret kite' });
});
