import { describe, expect, it } from 'vitest';
import type { MemberRequest } from '../../src/requests/request.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { modelsOf } from '../support/models.ts';
import { aModel, aRequest, aRequester, fakeReply, MEMBER, startRequests } from '../support/requests.ts';

type Options = Partial<MemberRequest['options']>;
const [ROLE, OTHER] = ['1200000000000000010', '1200000000000000011'] as const;

const models = modelsOf([
  aModel('steps', { label: 'Steps', durations: [4, 8, 12], defaultDurationSeconds: 8 }),
  aModel('still', {
    ...{ label: 'Still', durations: [5], defaultDurationSeconds: 5, resolutions: ['720p'] },
    stages: [{ makes: 'video', providerModel: 'viduq3-turbo', price: { usd: 3, per: 'task' } }],
  }),
]);

async function offered(settings: Patch, asked: Partial<MemberRequest>, options: Options) {
  await using world = await startRequests({ models, settings });
  const { reply, steps } = fakeReply();
  const requester = aRequester({ roleIds: [ROLE] });
  const request = aRequest({ ...asked, options });
  const refusal = await world.requests.submit(request, requester, reply).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const kept = await world.pending.get(requester.requestId, MEMBER);
  return { step: steps[0], refusal, kept: kept?.options };
}

/** A limit of 6 s, 720p or $0.60, as the server has it or a role. */
const sources = {
  server: (field: string, limit: unknown) => ({ [field]: limit }),
  role: (field: string, limit: unknown) => ({ [byRole(field)]: { [ROLE]: limit } }),
  'role that allows less than the server': (field: string, limit: unknown) => ({
    ...{ [field]: null, [byRole(field)]: { [ROLE]: limit } },
  }),
};
const byRole = (field: string) => `roleM${field.slice(1)}`;

describe.each(Object.entries(sources))('a limit of a %s', (source, settingsOf) => {
  const who = source === 'server' ? /server|limit here/ : new RegExp(`your role <@&${ROLE}>`);
  it.each([
    ['maxDurationSeconds', 6, { durationSeconds: 10 }, { durationSeconds: 6 }, 0.6],
    ['maxResolution', '720p', { resolution: '1080p' }, { resolution: '720p' }, 0.5],
    ['maxUsdPerVideo', 0.6, { durationSeconds: 10 }, { durationSeconds: 6 }, 0.6],
    ['maxUsdPerVideo', 0.3, {}, { durationSeconds: 3 }, 0.3],
  ] as const)('%s of %s: for %j offers %j', async (field, limit, options, changed, usd) => {
    const { step, kept } = await offered(settingsOf(field, limit) as Patch, {}, options);
    expect(step).toMatchObject({ did: 'less', model: 'plain', changed, usd: expect.closeTo(usd) });
    expect(step).toHaveProperty('refusal', expect.stringMatching(who));
    expect(kept).toMatchObject({ prompt: 'a paper boat', ...options, ...changed });
  });
});

it.each<[string, Patch, Partial<MemberRequest>, Options, object]>([
  [
    'the nearest that the model can do',
    { maxDurationSeconds: 9 },
    { model: 'steps' },
    { durationSeconds: 12 },
    { did: 'less', changed: { durationSeconds: 8 } },
  ],
  [
    'both if both are over',
    { maxDurationSeconds: 6, maxResolution: '480p' },
    {},
    { durationSeconds: 9, resolution: '1080p' },
    { did: 'less', changed: { durationSeconds: 6, resolution: '480p' } },
  ],
  [
    'what is within the price too',
    { maxDurationSeconds: 9, maxUsdPerVideo: 0.5 },
    {},
    { durationSeconds: 10 },
    { did: 'less', changed: { durationSeconds: 5 }, usd: 0.5 },
  ],
  // 0.05 a second in 480p, 0.20 in the others.
  [
    'the dearest within the price',
    { maxUsdPerVideo: 0.45 },
    { model: 'priced' },
    { durationSeconds: 9, resolution: '720p' },
    { did: 'less', changed: { resolution: '480p' }, usd: expect.closeTo(0.45) },
  ],
  [
    'other models if this one can’t make it',
    { maxUsdPerVideo: 0.5, allowedModels: ['still', 'plain', 'image-only'] },
    { model: 'still' },
    {},
    { did: 'others', able: ['plain'] },
  ],
])('offers %s', async (_, settings, asked, options, step) => {
  expect(await offered(settings, asked, options)).toMatchObject({ refusal: undefined, step });
});

it('offers nothing where nothing is within the limits', async () => {
  const settings = { maxUsdPerVideo: 0.01 };
  expect(await offered(settings, {}, {})).toEqual({
    ...{ step: undefined, kept: undefined },
    refusal: expect.stringContaining('$0.01 per video'),
  });
});

it('counts the more generous of two roles', async () => {
  const settings = { roleMaxDurationSeconds: { [ROLE]: 8, [OTHER]: 2 } };
  await using world = await startRequests({ settings });
  const roleIds = [OTHER, ROLE];
  const check = (durationSeconds: number) =>
    world.requests.requireValid(aRequest({ options: { durationSeconds } }), aRequester({ roleIds }));
  await check(8);
  await expect(check(9)).rejects.toThrow(`With your role <@&${ROLE}>, videos can be up to 8 s long`);
});
