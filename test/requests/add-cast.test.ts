import { expect, it } from 'vitest';
import type { CastChange, CastMember } from '../../src/jobs/cast-store.ts';
import type { Moderator } from '../../src/moderation/moderator.ts';
import { type CastRequest, createAddCast } from '../../src/requests/add-cast.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { still } from '../support/engine.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { silent, startSettings } from '../support/ports.ts';
import { aRequester, MEMBER } from '../support/requests.ts';

const EVE = '1200000000000000013';
const file = { url: 'https://cdn.example/a.png', bytes: 9 };

interface World {
  patch?: Patch;
  asked?: Partial<CastRequest>;
  /** What the moderation doesn't allow: a part of the text, or any image. */
  refuses?: string;
  isModerationDown?: boolean;
  change?: CastChange;
  tries?: ReturnType<typeof memoryKeyv<number>>;
  clock?: ReturnType<typeof createFakeClock>;
}

async function add({ patch, asked = {}, refuses, isModerationDown = false, ...more }: World = {}) {
  const { change = 'done', tries = memoryKeyv<number>(), clock = createFakeClock(5) } = more;
  const [kept, forgotten, checked]: [CastMember[], string[], unknown[]] = [[], [], []];
  const moderator: Moderator = {
    async classify({ prompt, image }) {
      if (isModerationDown) throw new Error('it is down');
      checked.push([prompt, image !== null]);
      const flagged =
        refuses !== undefined && (prompt.includes(refuses) || (refuses === 'image' && image !== null));
      return { flagged, flags: { violence: flagged }, scores: {} };
    },
  };
  const requester = aRequester();
  const addCast = createAddCast({
    settings: await startSettings(patch),
    consent: {
      optedOutNames: { of: async () => ({ names: ['Eve'], ownerOf: new Map([['Eve', EVE]]) }) },
      findJob: async () => undefined,
      signer: { sign: (_, text) => `signed ${text}` },
      clock,
    },
    inputs: {
      take: async (_, inputs) => inputs.map(({ role }) => ({ ...still, role })),
      forget: async (id) => void forgotten.push(id),
    },
    moderation: { moderator, log: silent },
    tries,
    async keep(member) {
      kept.push(member);
      return change;
    },
  });
  const request = { name: '@Mia', description: ' a painter\n\u200b', images: [file, file], ...asked };
  const outcome = await addCast(request, requester).catch((error: Error) => error.message);
  return { outcome, kept, forgotten, checked, id: requester.requestId };
}

it('takes somebody with their images, once all are checked, and leaves nothing else', async () => {
  const { outcome, kept, forgotten, checked, id } = await add();
  const expected = {
    ...{ id, name: 'Mia', key: 'mia', description: 'a painter', userId: MEMBER, isShared: false },
    ...{ state: 'ready', consent: null, createdAtMs: 5, usedAtMs: 5 },
    images: [0, 1].map(() => ({ contentType: still.contentType, bytes: still.bytes })),
  };
  expect(kept).toMatchObject([expected]);
  expect(outcome).toMatchObject({ member: expected, missing: undefined });
  expect(checked).toEqual([0, 1].map(() => ['@Mia\na painter', true]));
  expect(forgotten).toEqual([id]);
});

it.each<[string, World, RegExp]>([
  ['a name with markup', { asked: { name: '**mia**' } }, /can’t be a name/],
  ['a name for everybody', { asked: { name: '@everyone' } }, /can’t be a name/],
  ['a mention as a name', { asked: { name: `<@${MEMBER}>` } }, /can’t be a name/],
  ['a long description', { asked: { description: 'x'.repeat(201) } }, /201 characters/],
  ['a blocked word as a name', { patch: { blockedWords: ['mia'] } }, /doesn’t allow “mia”/],
  ['a blocked word in a description', { patch: { blockedWords: ['paint*'] } }, /doesn’t allow “paint\\\*”/],
  [
    'a name of somebody who opted out',
    { patch: { optedOutMembers: [EVE] }, asked: { name: 'eve' } },
    /doesn’t want to appear/,
  ],
  [
    'somebody who opted out in a description',
    { patch: { optedOutMembers: [EVE] }, asked: { description: `<@${EVE}>` } },
    /doesn’t want to appear/,
  ],
  ['a name that the moderation refuses', { refuses: 'Mia' }, /found something this server doesn’t allow/],
  ['a description that it refuses', { refuses: 'painter' }, /found something this server doesn’t allow/],
  ['images that it refuses', { refuses: 'image' }, /found something this server doesn’t allow/],
  ['anything while the moderation is down', { isModerationDown: true }, /check isn’t working/],
  ['a member who is blocked', { patch: { blockedMembers: [MEMBER] } }, /Ask an admin/],
  ['a name that is taken', { change: 'taken' }, /already a \\@Mia here/],
  ['more than a member can have', { change: 'full' }, /no room for one more/],
])('refuses %s', async (_, world, says) => {
  const { outcome, kept, forgotten, checked } = await add(world);
  expect(outcome).toMatch(says);
  expect(kept.length).toBe(world.change ? 1 : 0);
  // What was downloaded is gone.
  expect(forgotten.length).toBe(checked.length > 0 || world.isModerationDown || world.change ? 1 : 0);
});

it('looks at so many images of a member in a day, refused ones too', async () => {
  const tries = memoryKeyv<number>();
  const outcomes: unknown[] = [];
  const images: number[] = [];
  for (let n = 0; n < 32; n++) {
    const { outcome, checked } = await add({ tries, ...(n % 2 === 0 && { refuses: 'image' }) });
    outcomes.push(outcome);
    images.push(checked.length);
  }
  // The first image that is refused ends it.
  expect(images).toEqual([...Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? 1 : 2)), 0, 0]);
  expect(outcomes.slice(30)).toEqual([expect.stringMatching(/30 times today/), outcomes[30]]);
  // What needs no look at images costs none.
  const { outcome } = await add({ tries, asked: { name: '**mia**' } });
  expect(outcome).toMatch(/can’t be a name/);
});

it('doesn’t count what a member has added on other days', async () => {
  const clock = createFakeClock(5);
  const tries = memoryKeyv<number>(clock);
  for (let n = 0; n < 32; n++) {
    const { outcome } = await add({ tries, clock });
    expect(outcome).toBeTypeOf('object');
    clock.advance(23 * 60 * 60_000);
  }
});

it('checks no text where the server wants no moderation', async () => {
  const { outcome, checked } = await add({ patch: { moderation: false }, refuses: 'Mia' });
  expect([typeof outcome, checked]).toEqual(['object', []]);
});

it('asks for the right to the images where the server wants that, and for a namesake', async () => {
  const patch = { consentRequired: true, optedOutMembers: [EVE] };
  const { outcome, kept } = await add({ patch });
  const list = `signed ${EVE}`;
  expect(outcome).toMatchObject({ missing: { hasImage: true, optedOut: [EVE], namesake: undefined, list } });
  expect(kept).toMatchObject([{ state: 'asked', consent: { list } }]);
  const namesake = await add({ patch, asked: { description: 'like Eve' } });
  expect(namesake.outcome).toMatchObject({ missing: { namesake: { word: 'Eve', userId: EVE } } });
});
