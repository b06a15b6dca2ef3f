import { describe, expect, it } from 'vitest';
import { type PricedRequest, stageUsd } from '../../src/catalog/ways.ts';
import { type InputFile, inputOf, roles, type TaskRequest } from '../../src/providers/provider.ts';
import { everyBody, recordOf, type Sender, type Sent } from './bodies.ts';
import { type Endpoint, facts, flatten, mistakesOf, priceOf } from './facts.ts';

type Field = Endpoint['fields'][string];
type Body = Readonly<Record<string, unknown>>;

const every = [...facts].flatMap(([provider, endpoints]) =>
  endpoints.map((endpoint) => ({ ...endpoint, provider })),
);

/** Every body with its record, flat. */
async function* everyKnownBody() {
  for await (const { sender, request, sent } of everyBody()) {
    const record = recordOf(sent);
    if (!record) throw new Error(`${sender.offer.id}: ${sent.name} has no record`);
    yield { sender, request, sent, record, body: flatten(sent.body, record) };
  }
}

/** What `look` finds about any body, each once. */
async function findings(look: (each: Known) => readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for await (const known of everyKnownBody()) {
    const { sender, sent } = known;
    for (const each of look(known))
      found.add(`${sender.offer.id}, ${sender.way.name}: ${sent.name}: ${each}`);
  }
  return [...found].sort();
}

interface Known {
  sender: Sender;
  request: TaskRequest;
  sent: Sent;
  record: Endpoint;
  body: Body;
}

describe('every way of every offer, with every combination of inputs and options', () => {
  it('sends only what its record allows', async () => {
    const mistakes = await findings(({ sender: { offer }, record, body }) => [
      ...mistakesOf(record, body),
      ...Object.keys(body)
        .filter((name) => record.fields[name]?.notOffered)
        .map((name) => `sends ${name}, which isn't offered`),
      ...Object.entries(body)
        .filter(([name, value]) => record.fields[name]?.leftOut?.values.includes(value as never))
        .map(([name, value]) => `sends ${name} ${String(value)}, which is left out`),
      ...(record.notOffered ? ["isn't offered"] : []),
      ...(record.retired && (!offer.retired || offer.retired.on > record.retired.on)
        ? [`ended on ${record.retired.on}`]
        : []),
    ]);
    expect(mistakes).toEqual([]);
  });

  it('has the price of its record', async () => {
    const mistakes = await findings(({ sender: { way, stage }, request, record, body }) => {
      const { durationSeconds: seconds, resolution, sound, inputs } = request;
      // Prices don't know how many pictures there are, so an estimate is that of the most.
      const most = roles.reduce(
        (sum, role) => sum + (role === 'video' ? 0 : (way.inputs[role]?.max ?? 0)),
        0,
      );
      const usd = priceOf(record, body, { seconds, sourceSeconds: seconds, inputs: most });
      const priced: PricedRequest = {
        ...{ durationSeconds: seconds, resolution, hasImage: inputOf(request, 'first') !== undefined },
        ...(sound !== undefined && { sound: sound ? 'on' : 'off' }),
      };
      const estimate = stageUsd(way, stage, priced);
      if (usd !== undefined && Math.abs(usd - estimate) < 1e-9) return [];
      return [`${seconds} s of ${resolution} with ${inputs.length} inputs cost ${usd}, not ${estimate}`];
    });
    expect(mistakes).toEqual([]);
  });

  it('says of Google’s and xAI’s prices whether anybody could verify them', async () => {
    const mistakes = await findings(({ sender: { offer, way }, record }) => {
      if (!['google', 'xai'].includes(offer.provider)) return [];
      const isUnverified = record.price.some(({ unverified }) => unverified !== undefined);
      return isUnverified === (way.priceSource?.unverified !== undefined) ? [] : [way.name];
    });
    expect(mistakes).toEqual([]);
  });

  it('says each option and each input in the field that means it, and nothing else', async () => {
    expect(await findings((known) => [...wrongFields(known), ...unsaid(known)])).toEqual([]);
  });

  it('sends the same for everything that is no option', async () => {
    const first = new Map<string, unknown>();
    const varying = await findings(({ sender: { offer, way, stage }, sent, record, body }) =>
      Object.entries(body)
        .filter(([name]) => !record.fields[name]?.is)
        .filter(([name, value]) => {
          const key = [offer.id, way.name, stage.providerModel, sent.name, name].join(' ');
          if (!first.has(key)) first.set(key, value);
          return JSON.stringify(first.get(key)) !== JSON.stringify(value);
        })
        .map(([name]) => name),
    );
    // SVD makes 25 frames, whose rate is its duration.
    expect(varying.filter((each) => !each.endsWith(': frames_per_second'))).toEqual([]);
  });

  it('sends whatever the records allow, unless they say why not', async () => {
    const sent = new Map<string, Set<unknown>>();
    for await (const {
      sent: { provider, name },
      body,
    } of everyKnownBody())
      for (const [field, value] of Object.entries(body)) {
        const key = `${provider} ${name} ${field}`;
        sent.set(key, (sent.get(key) ?? new Set()).add(shortened(value)));
      }
    const missing = every
      .filter(({ notOffered }) => !notOffered)
      .flatMap(({ provider, name, fields }) =>
        Object.entries(fields).flatMap(([field, known]) => {
          const values = sent.get(`${provider} ${name} ${field}`) ?? new Set();
          return wantedOf(known)
            .filter((wanted) => (wanted === 'any' ? values.size === 0 : !values.has(wanted)))
            .map((wanted) => `${provider} ${name}: ${field}: ${String(wanted)}`);
        }),
      );
    expect(missing).toEqual([]);
  });
});

function shortened(value: unknown): unknown {
  if (typeof value === 'string' && value.length > 999) return `${Math.min(value.length, 4_000)} characters`;
  return Array.isArray(value) ? value.length : value;
}

/** Ratios and words that we have no option for. */
const NO_OPTION = /^(?:-1|auto.*|adaptive|custom|match_input_image|3:2|2:3|4:5|5:4|2:1|1:2|9:21)$/;

/** The values of a field, or the lengths of its list, that some body must have. */
function wantedOf({ is, values, max, unverified, defense, notOffered, leftOut }: Field): unknown[] {
  // How a doubtful field is used stands in its defense.
  if (notOffered || (unverified && defense)) return [];
  const meanings = [is ?? []].flat();
  const wanted = () => {
    if (meanings.length === 0) return ['any'];
    if (values === 'boolean' && meanings.includes('sound')) return [true, false];
    if (Array.isArray(values)) return values.filter((value) => !NO_OPTION.test(String(value)));
    if (values === 'urls' && max !== undefined) return [max];
    // A request has at most 4,000 characters.
    if (meanings.includes('prompt') && max !== undefined) return [`${Math.min(max, 4_000)} characters`];
    if (typeof values === 'object' && meanings.includes('duration')) return [values.from, values.to];
    return ['any'];
  };
  return wanted().filter((value) => !leftOut?.values.includes(value as never));
}

const isRole = (meaning: string): meaning is (typeof roles)[number] =>
  (roles as readonly string[]).includes(meaning);

/** The fields whose value isn't the one that the request asks for. */
function wrongFields({ sender, request, record, body }: Known): string[] {
  return Object.entries(body).flatMap(([name, value]) => {
    const meanings = [record.fields[name]?.is ?? []].flat();
    const isRight = meanings.every((meaning) => {
      if (isRole(meaning)) return isOfInputs(value, meanings.filter(isRole), request);
      return says[meaning](value, request, sender);
    });
    return isRight ? [] : [`${name} says ${JSON.stringify(value)}`];
  });
}

/** All inputs of a field, in their order, and no others. */
function isOfInputs(value: unknown, ofField: readonly string[], { inputs, makes }: TaskRequest): boolean {
  const sent = JSON.stringify(value).match(/https:\/\/[^"]+/g) ?? [];
  // The source of a still is a picture like any other.
  const isWanted = ({ role }: InputFile) => ofField.includes(role) || makes === 'image';
  const wanted = inputs.filter(isWanted).map(({ url }) => url);
  return JSON.stringify(sent) === JSON.stringify(wanted);
}

type Says = (value: unknown, request: TaskRequest, sender: Sender) => boolean;

/** Whether a value means what is asked. */
const says: Record<Exclude<NonNullable<Exclude<Field['is'], unknown[]>>, (typeof roles)[number]>, Says> = {
  prompt: (value, { prompt }) => {
    const sent = String(value).replace('<FIRST_FRAME> <LAST_FRAME> ', '');
    const isNamed = /^ \[?@(?:Image|reference_image_)1\b/.test(sent.slice(prompt.length));
    return sent === prompt || (sent.startsWith(prompt) && isNamed);
  },
  avoid: (value, { avoid }) => value === avoid,
  seed: (value, { seed }) => value === seed,
  sound: (value, { sound }) => value === sound,
  draft: (value, _, { way }) => value === way.draft,
  duration: (value, { durationSeconds }) =>
    value === 'auto' || Number.parseInt(String(value), 10) === durationSeconds,
  ratio: (value, request) => isRatio(String(value), request),
  resolution: (value, { resolution }) => isResolution(String(value), resolution),
  size: (value, request) =>
    isRatio(String(value), request) && isResolution(String(value), request.resolution),
};

function sidesOf(value: string): [number, number] | undefined {
  const [width, height] = /^(\d+)[:*x](\d+)$/.exec(value)?.slice(1).map(Number) ?? [];
  return width && height ? [width, height] : undefined;
}

function isRatio(value: string, { aspectRatio, inputs }: TaskRequest): boolean {
  const [sent, wanted] = [sidesOf(value), sidesOf(aspectRatio)];
  // A model's own word for the shape of what goes in.
  if (!sent || !wanted) return inputs.length > 0 && /^(?:adaptive|auto|match)/.test(value);
  return Math.abs(Math.log((sent[0] * wanted[1]) / (sent[1] * wanted[0]))) < 0.08;
}

const lines: Readonly<Record<string, number>> = { '2k': 1_440, '4k': 2_160, standard: 720, pro: 1_080 };

function isResolution(value: string, resolution: string): boolean {
  const wanted = lines[resolution] ?? Number.parseInt(resolution, 10);
  const sides = sidesOf(value);
  const named = lines[value.toLowerCase()] ?? Number(/^(?:auto_)?(\d+)p?$/i.exec(value)?.[1]);
  if (!sides) return named === wanted;
  const isAsLarge = Math.abs(Math.log((sides[0] * sides[1]) / ((wanted * wanted * 16) / 9))) < 0.25;
  return isAsLarge || Math.min(...sides) === wanted || Math.max(...sides) === (wanted * 16) / 9;
}

/** What a way lets members choose and no field of this body says. */
function unsaid({ sender: { way, stage }, request, record, body }: Known): string[] {
  const said = new Set(Object.keys(body).flatMap((name) => record.fields[name]?.is ?? []));
  const has = (...meanings: string[]) => meanings.some((meaning) => said.has(meaning as never));
  const { task, makes, inputs } = request;
  const isSeen = inputs.some(({ role }) => role === 'first' || role === 'video');
  const isVideo = makes === 'video';
  const isLongAsSource = task === 'edit' || task === 'upscale';
  const isByRate = stage.fields?.duration !== undefined && stage.fields.duration.field === undefined;
  return [
    ...(has('prompt') || task === 'upscale' || !stage.fields?.prompt ? [] : ['no prompt']),
    ...(isVideo ? inputs : []).filter(({ role }) => !has(role)).map(({ role }) => `no ${role}`),
    ...(request.sound !== undefined && !has('sound') ? ['no sound'] : []),
    ...(request.avoid !== undefined && !has('avoid') ? ['no avoid'] : []),
    ...(isVideo && way.resolutions.length > 1 && !has('resolution', 'size') ? ['no resolution'] : []),
    ...(way.aspectRatios.length > 1 && !isSeen && !has('ratio', 'size') ? ['no ratio'] : []),
    ...(isVideo && countOf(way.durations) > 1 && !isLongAsSource && !isByRate && !has('duration')
      ? ['no duration']
      : []),
    ...(Object.values(record.fields).some(({ is, notOffered }) => is === 'seed' && !notOffered) &&
    !has('seed')
      ? ['no seed']
      : []),
    ...(way.draft &&
    Object.values(record.fields).some(({ is, notOffered }) => is === 'draft' && !notOffered) &&
    !has('draft')
      ? ['no draft']
      : []),
  ];
}

function countOf(durations: Sender['way']['durations']): number {
  return Array.isArray(durations) ? durations.length : durations.to - durations.from + 1;
}
