import { describe, expect, it } from 'vitest';
import { builtInModels, checkModels } from '../../src/catalog/catalog.ts';
import { selfHostedModel } from '../../src/catalog/models/openai.ts';
import type { InputLimits, Offer, Stage, Way } from '../../src/catalog/schema.ts';
import { providerOf, stageUsd } from '../../src/catalog/stages.ts';
import { toInput } from '../../src/providers/input.ts';
import { agents } from '../../src/providers/luma/agents.ts';
import { dreamMachine } from '../../src/providers/luma/dream-machine.ts';
import { toFields } from '../../src/providers/openai/request.ts';
import {
  type InputFields,
  type InputFile,
  inputOf,
  type Role,
  type TaskRequest,
} from '../../src/providers/provider.ts';
import { toCreate } from '../../src/providers/runway/request.ts';
import { toRequest } from '../../src/providers/vidu/request.ts';
import { toModelPath } from '../../src/providers/wavespeed/model-path.ts';
import { type Endpoint, facts, flatten, mistakesOf, priceOf } from './facts.ts';

const every = [...facts].flatMap(([provider, endpoints]) =>
  endpoints.map((endpoint) => ({ ...endpoint, provider })),
);

describe.each(every)('the record of $provider $name', (endpoint) => {
  const { fields, rules = [], price, notOffered } = endpoint;
  const names = new Set(Object.keys(fields));

  it('is the only one, and speaks of its own fields', () => {
    expect(
      every.filter(({ name, provider }) => name === endpoint.name && provider === endpoint.provider),
    ).toHaveLength(1);
    const spokenOf = [
      ...Object.values(fields).flatMap(({ needs = [], needsOneOf = [], excludes = [] }) => [
        ...needs,
        ...needsOneOf,
        ...excludes,
      ]),
      ...rules.flatMap(({ when, only }) => [...Object.keys(when), ...Object.keys(only)]),
      ...price.flatMap(({ when = {} }) => Object.keys(when)),
    ];
    expect(spokenOf.filter((name) => !names.has(name))).toEqual([]);
  });

  it('has values that its fields take', () => {
    const wrong = [
      ...Object.entries(fields).map(([name, known]) => ({ [name]: known.default })),
      ...[...rules.map(({ when }) => when), ...price.map(({ when = {} }) => when)].flatMap((when) =>
        Object.entries(when).flatMap(([name, wanted]) => [wanted].flat().map((one) => ({ [name]: one }))),
      ),
      ...rules.flatMap(({ only }) =>
        Object.entries(only).flatMap(([name, allowed]) => allowed.map((one) => ({ [name]: one }))),
      ),
    ]
      .filter((body) => typeof Object.values(body)[0] !== 'boolean' && Object.values(body)[0] !== undefined)
      .flatMap((body) =>
        mistakesOf({ ...endpoint, rules: [] }, body).filter((mistake) => mistake.includes(' takes no ')),
      );
    expect(wrong).toEqual([]);
  });

  it('answers every doubt, and has a price unless it is left out', () => {
    const doubts = [
      ...Object.values(fields).map(
        ({ unverified, defense, notOffered }) => !unverified || Boolean(defense ?? notOffered),
      ),
      ...[...rules, ...price].map(({ unverified, defense }) => !unverified || defense !== undefined),
    ];
    expect(doubts).not.toContain(false);
    expect(price.findIndex(({ when }) => !when)).toBe(price.length - 1);
    expect(price.length > 0 || notOffered !== undefined).toBe(true);
  });
});

describe('the check of a body', () => {
  const recordOf = (provider: string, name: string) =>
    facts.get(provider)?.find((endpoint) => endpoint.name === name) as Endpoint;
  const prompt = 'a fox';
  const url = 'https://example.com/a.png';
  const ray = { model: 'ray-3.2', type: 'video', prompt };

  it.each([
    ['replicate', 'google/veo-3.1', { prompt, duration: 8, image: url, last_frame: url }, []],
    ['replicate', 'google/veo-3.1', { prompt, last_frame: url }, ['last_frame needs image']],
    [
      'replicate',
      'google/veo-3.1',
      { prompt, resolution: '720p', reference_images: [url], aspect_ratio: '9:16', duration: 6 },
      [
        '{"reference_images":true} allows no aspect_ratio "9:16"',
        '{"reference_images":true} allows no duration 6',
      ],
    ],
    [
      'replicate',
      'google/veo-3.1',
      { prompt, reference_images: Array(4).fill(url) },
      [/^reference_images takes no /],
    ],
    ['replicate', 'google/veo-3.1', { prompt, duration: 4 }, ['{"resolution":"1080p"} allows no duration 4']],
    ['replicate', 'bytedance/seedance-2.0', { reference_audios: [url] }, [/^reference_audios needs one of /]],
    [
      'replicate',
      'bytedance/seedance-2.0',
      { image: url, reference_images: [url] },
      ['reference_images excludes image'],
    ],
    [
      'wavespeed',
      'kwaivgi/kling-v4.0/text-to-video',
      { prompt, duration: 4.5, fps: 24 },
      ['duration takes no 4.5', 'fps is no field'],
    ],
    [
      'wavespeed',
      'kwaivgi/kling-v3.0-std/text-to-video',
      { prompt: 'x'.repeat(2_501) },
      [/^prompt takes no /],
    ],
    ['wavespeed', 'kwaivgi/kling-v3.0-std/image-to-video', { prompt }, ['image is missing']],
    [
      'runway',
      'POST /v1/text_to_video hailuo3',
      { model: 'hailuo3', promptText: prompt, ratio: 'adaptive' },
      [/ allows no ratio "adaptive"$/],
    ],
    ['luma', 'POST /v1/generations ray-3.2 video', { ...ray, video: { duration: '10s' } }, []],
    [
      'luma',
      'POST /v1/generations ray-3.2 video',
      { ...ray, video: { duration: '10s', start_frame: { url } } },
      ['{"video.start_frame":true} allows no video.duration "10s"'],
    ],
  ])('of %s %s', (provider, name, body, expected) => {
    const record = recordOf(provider, name);
    expect(mistakesOf(record, flatten(body, record))).toEqual(
      expected.map((mistake) => (typeof mistake === 'string' ? mistake : expect.stringMatching(mistake))),
    );
  });

  it.each([
    ['replicate', 'google/veo-3.1', { prompt }, { seconds: 8 }, 3.2],
    ['replicate', 'google/veo-3.1', { prompt, generate_audio: false }, { seconds: 8 }, 1.6],
    ['replicate', 'bytedance/seedance-2.0', { reference_videos: [url] }, { seconds: 5 }, 1.1],
    ['luma', 'POST /v1/generations ray-3.2 video', { 'video.duration': '10s' }, { seconds: 10 }, 0.9],
    ['luma', 'POST /v1/generations ray-3.2 video_edit', {}, { seconds: 0, sourceSeconds: 5 }, 1.08],
    ['vidu', 'POST /ent/v2/extend viduq2-pro', {}, { seconds: 5 }, undefined],
  ])('knows the price of %s %s with %j', (provider, name, body, seconds, usd) => {
    const found = priceOf(recordOf(provider, name), body, seconds);
    expect(found && Math.round(found * 100) / 100).toBe(usd);
  });
});

const only8s = 'Offer 1080p for 8 s only.';
const ended = 'Retire the row on that day.';

/** Where a row differs from its records, and how to mend it. */
const knownDifferences: Record<string, string> = {
  'veo-3.1: google/veo-3.1: {"resolution":"1080p"} allows no duration 4': only8s,
  'veo-3.1: google/veo-3.1: {"resolution":"1080p"} allows no duration 6': only8s,
  'veo-3.1-fast: google/veo-3.1-fast: {"resolution":"1080p"} allows no duration 4': only8s,
  'veo-3.1-fast: google/veo-3.1-fast: {"resolution":"1080p"} allows no duration 6': only8s,
  'wan-3: alibaba/wan-3.0/text-to-video: its price at 720p':
    'Estimate with the list price, without the discount.',
  'ltx-2-pro: lightricks/ltx-2-pro/text-to-video: ended on 2026-08-15': ended,
  'seedance-1.5-pro: bytedance/seedance-v1.5-pro/text-to-video: ended on 2026-11-11': ended,
  'seedance-1.5-pro: bytedance/seedance-v1.5-pro/image-to-video: ended on 2026-11-11': ended,
};

const image: InputFile = {
  ...{ role: 'first', path: '/nowhere.png', contentType: 'image/png', bytes: 1, width: 1_024, height: 576 },
  url: 'https://example.com/a.png',
};

interface Sent {
  provider: string;
  name: string;
  body: object;
}

/** The bodies that the adapters make of a request, with the name of the record. */
async function send(provider: string, request: TaskRequest): Promise<Sent[]> {
  const { model, inputs, task } = request;
  const url = inputOf(request, 'first')?.url;
  const values = inputs.map(({ role, url = '' }) => ({ role, value: url }));
  switch (provider) {
    case 'replicate':
      return [{ provider, name: model, body: toInput(request, values) }];
    case 'wavespeed':
      return [{ provider, name: toModelPath(model, url !== undefined), body: toInput(request, values) }];
    case 'runway': {
      const { path, toBody } = toCreate(request);
      const body = toBody(values);
      const name = ['POST', path, model, body['mode']].filter(Boolean).join(' ');
      return [{ provider, name, body }];
    }
    case 'luma':
    case 'luma-agents': {
      const [api, name] =
        provider === 'luma'
          ? [dreamMachine, `POST /dream-machine/v1/generations/video ${model}`]
          : [agents, `POST /v1/generations ${model} ${task === 'edit' ? 'video_edit' : 'video'}`];
      return [{ provider: 'luma', name, body: await api.toBody(request, { isOperatorsOwn: false }) }];
    }
    case 'vidu': {
      const { path, body } = await toRequest(request, 'job');
      return [{ provider, name: `POST /ent/v2/${path} ${model}`, body }];
    }
    case 'openai': {
      const file = url === undefined ? {} : { input_reference: url };
      if (model !== '')
        return [
          {
            provider,
            name: `POST /v1/videos ${model}`,
            body: { ...toFields(request, 'multipart'), ...file },
          },
        ];
      return [
        {
          provider,
          name: 'POST /v1/videos (vLLM-Omni)',
          body: { ...toFields(request, 'multipart'), ...file },
        },
        { provider, name: 'POST /v1/videos (SGLang)', body: { ...toFields(request, 'json'), ...file } },
      ];
    }
    default:
      throw new Error(`${provider} has no records`);
  }
}

/** The fewest and the most inputs of each role, and one of each, in every combination. */
function inputsOf(way: Way, stage: Stage): InputFile[][] {
  if (stage.makes === 'image') return [[]];
  if (way.stages.length > 1) return [[image]];
  const roles = Object.entries(way.inputs) as [Role, InputLimits][];
  return roles.reduce<InputFile[][]>(
    (lists, [role, { min, max }]) =>
      lists.flatMap((list) =>
        [...new Set([min, 1, max])].map((count) => [...list, ...Array<InputFile>(count).fill(fileOf(role))]),
      ),
    [[]],
  );
}

function fileOf(role: Role): InputFile {
  const contentType = role === 'video' ? 'video/mp4' : role === 'audio' ? 'audio/mpeg' : image.contentType;
  return { ...image, role, contentType };
}

function* requestsOf(way: Way, stage: Stage): Generator<TaskRequest> {
  const { durations } = way;
  const seconds = Array.isArray(durations)
    ? durations
    : [durations.from, way.defaultDurationSeconds, durations.to];
  const isVideo = stage.makes === 'video';
  const isSoundChosen = isVideo && (way.sound === 'on' || way.sound === 'off');
  for (const inputs of inputsOf(way, stage))
    for (const durationSeconds of seconds)
      for (const resolution of way.resolutions)
        for (const aspectRatio of way.aspectRatios)
          for (const sound of isSoundChosen ? [true, false] : [undefined])
            for (const avoid of isVideo && way.avoid ? [undefined, 'rain'] : [undefined])
              yield {
                ...{ model: stage.providerModel, makes: stage.makes, task: way.task },
                ...{ prompt: 'x'.repeat(way.promptMaxLength), durationSeconds, resolution, aspectRatio },
                ...{ seed: 1, inputs },
                ...(sound !== undefined && { sound }),
                ...(avoid !== undefined && { avoid }),
                ...(stage.fields && { fields: stage.fields as InputFields }),
              };
}

interface Sender {
  offer: Offer;
  way: Way;
  stage: Stage;
}

function differencesOf(
  { offer, way, stage }: Sender,
  request: TaskRequest,
  { provider, name, body }: Sent,
): string[] {
  const record: Endpoint | undefined = facts.get(provider)?.find((endpoint) => endpoint.name === name);
  if (!record) return ['has no record'];
  const flat = flatten(body, record);
  const { durationSeconds: seconds, resolution, sound } = request;
  const usd = priceOf(record, flat, { seconds, sourceSeconds: seconds });
  const estimate = stageUsd(way, stage, {
    ...{ durationSeconds: seconds, resolution },
    hasImage: inputOf(request, 'first') !== undefined,
    ...(sound !== undefined && { sound: sound ? 'on' : 'off' }),
  });
  return [
    ...mistakesOf(record, flat),
    ...(usd !== undefined && Math.abs(usd - estimate) > 1e-9 ? [`its price at ${resolution}`] : []),
    ...(record.retired && (!offer.retired || offer.retired.on > record.retired.on)
      ? [`ended on ${record.retired.on}`]
      : []),
  ].map((difference) => `${offer.id}: ${name}: ${difference}`);
}

const senders: Sender[] = [...builtInModels, ...checkModels([selfHostedModel('')])].flatMap(({ offers }) =>
  offers
    .filter(({ provider }) => provider !== 'preview')
    .flatMap((offer) => offer.ways.flatMap((way) => way.stages.map((stage) => ({ offer, way, stage })))),
);

it('holds for every body that a row of the catalog can make, except for the known differences', async () => {
  const found = new Set<string>();
  for (const sender of senders)
    for (const request of requestsOf(sender.way, sender.stage))
      for (const sent of await send(providerOf(sender.way, sender.stage), request))
        for (const difference of differencesOf(sender, request, sent)) found.add(difference);
  expect([...found].sort()).toEqual(Object.keys(knownDifferences).sort());
});
