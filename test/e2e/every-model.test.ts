import { readFile } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import type { Model, Way } from '../../src/catalog/schema.ts';
import { type Role, roles } from '../../src/providers/provider.ts';
import { facts, flatten, mistakesOf } from '../catalog/facts.ts';
import { offersOf, startWithRealAdapters } from '../support/real-models.ts';
import { workflowModels } from '../support/workflows.ts';
import { expectedRequests } from './expected-requests/index.ts';
import { jobName, imageFile as placeholders, prompt, ratio, seed } from './expected-requests/words.ts';

const imageFile = createCanvas(640, 360).toBuffer('image/jpeg');
const models = [...builtInModels.filter(({ id }) => id !== 'preview'), ...workflowModels].flatMap(offersOf);

interface Case {
  model: Model;
  way: Way;
  /** The name of a further way. */
  how: string;
  inputs: readonly Role[];
}

const optionOf: Partial<Record<Role, string>> = {
  first: 'image',
  last: 'last_frame',
  reference: 'reference',
};

const needed = (way: Way) => roles.filter((role) => way.inputs[role]?.min);

/**
 * Each way to make a new video: the first from text and from an image, the others with as much as they need, and all with
 * each input that they may have.
 */
const cases = models.flatMap((model): Case[] => {
  const [first, ...others] = model.offers[0].ways.filter(({ task }) => task === 'generate');
  if (!first) return [];
  const { min = 0 } = first.inputs.first ?? {};
  return [
    ...(min > 0 ? [] : [{ model, way: first, how: 'text', inputs: [] }]),
    ...(first.inputs.first ? [{ model, way: first, how: 'image', inputs: ['first' as const] }] : []),
    ...others.map((way) => ({ model, way, how: way.name, inputs: needed(way) })),
    ...[first, ...others].flatMap((way) =>
      roles
        .filter(
          (role) => way.inputs[role]?.min === 0 && role in optionOf && (way !== first || role !== 'first'),
        )
        .map((role) => ({ model, way, how: `${way.name} with ${role}`, inputs: [...needed(way), role] })),
    ),
  ];
});

/** What the provider's record says against a body, where a path or a body names its model. */
function objectionsTo(path: string, json: unknown): string[] {
  const body = Object(json) as { input?: object; version?: string; model?: string };
  const official = /^\/v1\/models\/(.+)\/predictions$/.exec(path)?.[1];
  const record =
    facts.get('wavespeed')?.find(({ name }) => path === `/api/v3/${name}`) ??
    facts.get('fal')?.find(({ name }) => path === `/${name}`) ??
    facts.get('openrouter')?.find(({ name }) => name === `POST ${path} ${body.model}`) ??
    facts.get('xai')?.find(({ name }) => name === `POST ${path} ${body.model}`) ??
    facts.get('replicate')?.find(({ name }) => name === (official ?? body.version));
  return record ? mistakesOf(record, flatten(body.input ?? body, record)) : [];
}

const PAID = new Set(['create', 'agents-create', 'submit', 'text', 'image', 'still', 'generate']);
const DOWNLOADS = new Set(['download', 'content', 'view']);
const STORES = new Set(['put', 'store']);

/** One bot and one server for each provider; the cases use them one after the other. */
let run: Awaited<ReturnType<typeof startWithRealAdapters>>;
beforeAll(async () => {
  run = await startWithRealAdapters({ isSplit: true, withComfyui: true, decoder: undefined });
});
afterAll(() => run[Symbol.asyncDispose]());

/** Every request to every provider, in the order of arrival. */
function allRequests() {
  const { replicate, openai, wavespeed, fal, vidu, runway, luma, lumaAgents } = run;
  const { xai, google, openrouter, comfyui } = run;
  const first = [replicate, openai, wavespeed, fal, vidu, runway, luma, lumaAgents];
  return [...first, xai, google, openrouter, comfyui]
    .flatMap(({ requests }) => requests.map((request) => ({ ...request })))
    .sort((a, b) => a.atMs - b.atMs);
}

/** A body with placeholders for images, URLs and names that are new in each run. */
function inWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWords);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, inWords(held)]));
  }
  if (typeof value !== 'string') return value;
  const base64 = imageFile.toString('base64');
  if (value === `data:image/jpeg;base64,${base64}`) return placeholders.data;
  if (value === base64) return placeholders.base64;
  if (/^http:\/\/127\.0\.0\.1:\d+\/media\/\w+$/.test(value)) return placeholders.upload;
  if (/^http:\/\/127\.0\.0\.1:\d+\/(?:delivery|outputs)\/.*\.png/.test(value)) return placeholders.still;
  if (/^http:\/\/127\.0\.0\.1:\d+\/attachments\/.*\/input-\d+\.jpeg/.test(value))
    return placeholders.attachment;
  return /^\d{17,20}-[01]$/.test(value) ? jobName : value;
}

/** The body of a form, which the request log doesn't contain. */
function formBody(): unknown {
  const { fields = {}, files = {} } = run.openai.tasks.at(-1) ?? {};
  const named = Object.entries(files).map(([name, { bytes }]) => [
    name,
    bytes.equals(imageFile) ? placeholders.file : 'another file',
  ]);
  return { ...fields, ...Object.fromEntries(named) };
}

describe('every model of the catalog', () => {
  it('stands in the table, as often as it can be asked', () => {
    const inTable = Object.entries(expectedRequests).flatMap(([id, ways]) =>
      Object.keys(ways).map((how) => `${id} from ${how}`),
    );
    const known = cases.map(({ model, how }) => `${model.id} from ${how}`);
    expect(inTable.filter((each) => !known.includes(each))).toEqual([]);
  });

  it.each(cases)('$model.id, from $how', async ({ model, way, how, inputs }) => {
    const before = allRequests().length;
    const mia = run.discord.member('mia');
    const options: Record<string, string | number | boolean> = {
      ...{ prompt, model: model.id, seed, aspect_ratio: ratio, notify: 'off' },
      ...(way !== model.offers[0].ways[0] && { resolution: way.defaultResolution }),
      ...(way.draft && { draft: true }),
    };
    for (const role of inputs) options[optionOf[role] ?? role] = (await mia.upload('boat.jpg', imageFile)).id;
    const command = mia.slash('video', options, { channel: model.ageRestricted ? 'after-dark' : 'films' });
    const done = await command.waitForMessage(
      ({ attachments, text }) =>
        text.startsWith('❌') || attachments.some(({ filename }) => filename.endsWith('.mp4')),
      60_000,
    );
    expect(done.text).toContain(`AI-generated by ${model.label}`);
    const received = await (await fetch(done.attachments[0]?.url ?? '')).arrayBuffer();
    expect(Buffer.from(received).equals(await readFile(run.videoPath))).toBe(true);

    const requests = allRequests().slice(before);
    const paid = requests.filter(({ name }) => PAID.has(name ?? ''));
    expect(paid.flatMap(({ path, json }) => objectionsTo(path, json))).toEqual([]);
    const expected = how === 'text' || how === 'image' ? expectedRequests[model.id]?.[how] : undefined;
    if (expected)
      expect(paid.map(({ path, json }) => ({ path, body: inWords(json ?? formBody()) }))).toEqual(expected);
    else {
      // An image takes the place of a still.
      const stages = way.stages.filter(({ makes }) => makes === 'video' || !inputs.includes('first'));
      expect(paid).toHaveLength(stages.length);
    }

    // The servers refuse a wrong key. Outputs are at the provider's own address here, so each is downloaded with its
    // maker's key and no other. The upload store belongs to somebody else.
    const keysOf = (names: ReadonlySet<string>) =>
      requests
        .filter(({ name }) => names.has(name ?? ''))
        .map(({ headers }) => headers.authorization ?? headers['x-goog-api-key'] ?? 'no key');
    expect(keysOf(DOWNLOADS)).toEqual(keysOf(PAID));
    expect(keysOf(STORES).filter((key) => key !== 'no key')).toEqual([]);
    expect(run.discord.log.invalid()).toEqual([]);
  });
});
