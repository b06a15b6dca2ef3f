import { describe, expect, it } from 'vitest';
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
