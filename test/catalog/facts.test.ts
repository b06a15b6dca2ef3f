import { describe, expect, it } from 'vitest';
import { builtInModels, checkModels } from '../../src/catalog/catalog.ts';
import { chooseWays, type Wanted } from '../../src/catalog/choose-ways.ts';
import { selfHostedModel } from '../../src/catalog/models/openai.ts';
import type { Model, Offer, Stage, Way } from '../../src/catalog/schema.ts';
import { providerOf, stageUsd } from '../../src/catalog/ways.ts';
import { toInput } from '../../src/providers/input.ts';
import { agents } from '../../src/providers/luma/agents.ts';
import { dreamMachine } from '../../src/providers/luma/dream-machine.ts';
import { toFields } from '../../src/providers/openai/request.ts';
import {
  type InputFields,
  type InputFile,
  inputOf,
  type Role,
  roles,
  type TaskRequest,
  tasks,
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
  const known = (provider: string, name: string) =>
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
    const record = known(provider, name);
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
    const found = priceOf(known(provider, name), body, seconds);
    expect(found && Math.round(found * 100) / 100).toBe(usd);
  });
});

/** An input of each role. */
function inputAs(role: Role): InputFile {
  const file = { role, path: '/nowhere', bytes: 1 };
  if (role === 'audio')
    return { ...file, contentType: 'audio/mpeg', durationMs: 5_000, url: 'https://example.com/a.mp3' };
  const picture = { ...file, width: 1_024, height: 576 };
  return role === 'video'
    ? { ...picture, contentType: 'video/mp4', durationMs: 5_000, url: 'https://example.com/a.mp4' }
    : { ...picture, contentType: 'image/png', url: 'https://example.com/a.png' };
}

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

interface Sender {
  offer: Offer;
  way: Way;
  stage: Stage;
}

/** A request for each combination of options and inputs that a stage of a way takes. */
function* requestsOf({ way, stage }: Sender): Generator<TaskRequest> {
  const isVideo = stage.makes === 'video';
  const { durations } = way;
  const seconds = Array.isArray(durations)
    ? durations
    : new Set([durations.from, way.defaultDurationSeconds, durations.to]);
  const sounds = isVideo && (way.sound === 'on' || way.sound === 'off') ? [true, false] : [undefined];
  const avoided = isVideo && way.avoid ? [undefined, 'rain'] : [undefined];
  for (const inputs of inputsOf(way, stage))
    for (const durationSeconds of seconds)
      for (const resolution of way.resolutions)
        for (const aspectRatio of way.aspectRatios)
          for (const sound of sounds)
            for (const avoid of avoided)
              yield {
                ...{ model: stage.providerModel, makes: stage.makes, task: way.task },
                ...{ prompt: 'x'.repeat(way.promptMaxLength), durationSeconds, resolution, aspectRatio },
                ...{ seed: 1, inputs },
                ...(sound !== undefined && { sound }),
                ...(avoid !== undefined && { avoid }),
                ...(stage.fields && { fields: stage.fields as InputFields }),
              };
}

/** The fewest and the most inputs of each role, and one of each, in every combination. */
function inputsOf(way: Way, stage: Stage): InputFile[][] {
  if (stage.unlessImage) return [[]];
  if (stage.makes === 'video' && way.stages.length > 1) return [[inputAs('first')]];
  return roles
    .filter((role) => way.inputs[role])
    .reduce<InputFile[][]>(
      (lists, role) => {
        const { min = 0, max = 0 } = way.inputs[role] ?? {};
        return lists.flatMap((list) =>
          [...new Set([min, 1, max])].map((count) => [
            ...list,
            ...Array.from({ length: count }, () => inputAs(role)),
          ]),
        );
      },
      [[]],
    );
}

function recordOf({ provider, name }: Sent): Endpoint | undefined {
  return facts.get(provider)?.find((endpoint) => endpoint.name === name);
}

function differencesOf({ offer, way, stage }: Sender, request: TaskRequest, sent: Sent): string[] {
  const record = recordOf(sent);
  if (!record) return [`${offer.id}: ${sent.name} has no record`];
  const body = flatten(sent.body, record);
  const { durationSeconds: seconds, resolution, sound } = request;
  const usd = priceOf(record, body, { seconds, sourceSeconds: seconds });
  const estimate = stageUsd(way, stage, {
    ...{ durationSeconds: seconds, resolution, hasImage: inputOf(request, 'first') !== undefined },
    ...(sound !== undefined && { sound: sound ? 'on' : 'off' }),
  });
  const unwanted = Object.keys(body).filter((name) => record.fields[name]?.notOffered);
  return [
    ...mistakesOf(record, body),
    ...unwanted.map((name) => `sends ${name}, which isn't offered`),
    ...(record.notOffered ? ["isn't offered"] : []),
    ...(usd === undefined || Math.abs(usd - estimate) > 1e-9
      ? [`its price at ${resolution}: ${usd}, not ${estimate}`]
      : []),
    ...(record.retired && (!offer.retired || offer.retired.on > record.retired.on)
      ? [`ended on ${record.retired.on}`]
      : []),
  ].map((difference) => `${offer.id}, ${way.name}: ${sent.name}: ${difference}`);
}

const models = [...builtInModels, ...checkModels([selfHostedModel('')])];
const senders: Sender[] = models.flatMap(({ offers }) =>
  offers
    .filter(({ provider }) => provider !== 'preview')
    .flatMap((offer) => offer.ways.flatMap((way) => way.stages.map((stage) => ({ offer, way, stage })))),
);

/** Every body that a row of the catalog can make. */
async function* everyBody() {
  for (const sender of senders)
    for (const request of requestsOf(sender))
      for (const sent of await send(providerOf(sender.way, sender.stage), request))
        yield { sender, request, sent };
}

describe('the catalog', () => {
  it('sends only bodies that the records allow, and estimates their prices', async () => {
    const found = new Set<string>();
    for await (const { sender, request, sent } of everyBody())
      for (const difference of differencesOf(sender, request, sent)) found.add(difference);
    expect([...found].sort()).toEqual([]);
  });

  it('sends whatever the records allow, unless they say why not', async () => {
    const sentValues = new Map<string, Set<unknown>>();
    for await (const { sent } of everyBody()) {
      const record = recordOf(sent);
      for (const [field, value] of Object.entries(record ? flatten(sent.body, record) : {})) {
        const key = `${sent.provider} ${sent.name} ${field}`;
        sentValues.set(key, (sentValues.get(key) ?? new Set()).add(value));
      }
    }
    const missing = every
      .filter(({ provider, notOffered }) => whole.includes(provider) && !notOffered)
      .flatMap(({ provider, name, fields }) =>
        Object.entries(fields).flatMap(([field, known]) => {
          const values = sentValues.get(`${provider} ${name} ${field}`) ?? new Set();
          return wantedOf(known)
            .filter((wanted) => (wanted === undefined ? values.size === 0 : !values.has(wanted)))
            .map(
              (wanted) => `${provider} ${name}: ${field}${wanted === undefined ? '' : `: ${String(wanted)}`}`,
            );
        }),
      );
    expect(missing).toEqual([]);
  });
});

/** The providers whose rows offer all that is recorded. */
const whole: readonly string[] = ['openai', 'replicate', 'wavespeed'];

/** Ratios and words that we have no option for. */
const NO_OPTION = /^(?:-1|auto.*|adaptive|custom|match_input_image|3:2|2:3|4:5|5:4|2:1|1:2|9:21)$/;

/** The values of a field that some body must have; `undefined` stands for any. */
function wantedOf({ is, values, unverified, defense, notOffered }: Endpoint['fields'][string]): unknown[] {
  if (!is || notOffered) return [];
  // How a doubtful field is used stands in its defense.
  if (unverified && defense) return [];
  const meanings = [is].flat();
  if (values === 'boolean' && meanings.includes('sound')) return [true, false];
  if (Array.isArray(values)) return values.filter((value) => !NO_OPTION.test(String(value)));
  if (typeof values === 'object' && meanings.includes('duration')) return [values.from, values.to];
  return [undefined];
}

const offers = models.flatMap((model) =>
  model.offers.map((offer) => ({ model: { ...model, offers: [offer] } as Model, offer })),
);
const nothing = { avoid: null, sound: null, draft: false };

describe.each(offers)('the offer $offer.id', ({ model, offer }) => {
  const ways = offer.ways.map((way) => ({ way, name: way.name }));
  const asked = (way: Way, bound: 'min' | 'max') =>
    roles.flatMap((role) => Array.from({ length: way.inputs[role]?.[bound] ?? 0 }, () => ({ role })));

  it.each(ways)('is chosen for what $name takes', ({ way }) => {
    for (const bound of ['min', 'max'] as const) {
      const options = {
        ...{ avoid: way.avoid ? 'rain' : null, draft: way.draft },
        sound: way.sound === 'never' ? 'off' : 'on',
      };
      const chosen = chooseWays(model, { task: way.task, options, inputs: asked(way, bound) });
      expect('ways' in chosen && chosen.ways).toContain(way);
    }
  });

  it.each(tasks)('refuses what it lacks for the task to %s', (task) => {
    const able = offer.ways.filter((way) => way.task === task && !way.draft);
    const lackOf = (change: Partial<Wanted>) => {
      const chosen = chooseWays(model, { task, options: nothing, inputs: [], ...change });
      return 'lack' in chosen ? chosen.lack : undefined;
    };
    const [first] = able;
    if (!first) return expect(lackOf({})).toEqual({ kind: 'task', task });
    for (const role of roles) {
      const most = Math.max(...able.map(({ inputs }) => inputs[role]?.max ?? 0));
      const inputs = Array.from({ length: most + 1 }, () => ({ role }));
      expect(lackOf({ inputs })).toEqual(
        most === 0 ? { kind: 'role', role, with: [] } : { kind: 'count', role, max: most },
      );
    }
    const inputs = asked(first, 'min');
    const plain = able.filter((way) =>
      roles.every((role) => (way.inputs[role]?.min ?? 0) === (first.inputs[role]?.min ?? 0)),
    );
    if (!plain.some(({ avoid }) => avoid))
      expect(lackOf({ inputs, options: { ...nothing, avoid: 'rain' } })).toEqual({ kind: 'avoid' });
    if (able.every(({ sound }) => sound === 'never'))
      expect(lackOf({ inputs, options: { ...nothing, sound: 'on' } })).toEqual({ kind: 'sound' });
    if (inputs.length > 0) expect(lackOf({})).toMatchObject({ kind: 'missing' });
  });
});
