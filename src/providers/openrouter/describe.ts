import * as z from 'zod';
import { type Description, describeOne, IndescribableError } from '../description.ts';
import { type Priced, readPrices } from './prices.ts';

const shortText = z.string().max(40);
const words = z.array(shortText).max(100).nullish();

/**
 * What its list says about a model.
 * @see https://openrouter.ai/docs/api/api-reference/video-generation/list-videos-models
 */
const entrySchema = z.object({
  id: z.string().regex(/^[\w.-]{1,60}\/[\w.:-]{1,60}$/),
  name: z.string().min(1),
  supported_durations: z.array(z.int().positive().max(600)).max(100).nullish(),
  supported_resolutions: words,
  supported_aspect_ratios: words,
  supported_frame_images: words,
  generate_audio: z.boolean().nullish(),
  seed: z.boolean().nullish(),
  pricing_skus: z.record(z.string().max(100), shortText).nullish(),
});
type Entry = z.infer<typeof entrySchema>;

/** Its words for our resolutions. `1K` may be any of several. */
const RESOLUTIONS: ReadonlyMap<string, string> = new Map([
  ...['360p', '480p', '720p', '768p', '1080p'].map((word) => [word, word] as const),
  ...(['2K', '4K'] as const).map((word) => [word, word.toLowerCase()] as const),
]);
const RATIOS = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];

/** A model of its list as an offer of ours, or why it can't be one. */
export function describe(raw: unknown): Description {
  const parsed = entrySchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const { id } = Object(raw);
    const what = issue?.path.join('.') || undefined;
    return { model: typeof id === 'string' ? id : 'unknown', problem: 'form', what };
  }
  const entry = parsed.data;
  return describeOne(entry.id, () => ({ model: entry.id, label: entry.name, offer: offerOf(entry) }));
}

function offerOf(entry: Entry): object {
  const durations = [...new Set(entry.supported_durations ?? [])].sort((a, b) => a - b);
  // Such models need a video or a sound, or make videos sharper.
  if (durations.length === 0) throw new IndescribableError('noDuration');
  const known = (entry.supported_resolutions ?? []).flatMap((each) => RESOLUTIONS.get(each) ?? []);
  const resolutions = [...new Set(known)];
  if (resolutions.length === 0) throw new IndescribableError('noValues', 'supported_resolutions');
  const aspectRatios = RATIOS.filter((ratio) => entry.supported_aspect_ratios?.includes(ratio));
  if (aspectRatios.length === 0) throw new IndescribableError('noValues', 'supported_aspect_ratios');
  const { generate_audio: audio } = entry;
  const priced = {
    ...{ resolutions, durations },
    sound: audio === true ? ('chosen' as const) : audio === false ? ('never' as const) : ('unknown' as const),
  };
  return {
    ...{ durations, resolutions, aspectRatios },
    ...(durations.includes(5) && { defaultDurationSeconds: 5 }),
    ...(resolutions.includes('720p') && { defaultResolution: '720p' }),
    ...(audio != null && { sound: audio ? 'on' : 'never' }),
    ways: waysOf(entry, priced),
  };
}

/** From words or a first frame, and between two frames. */
function waysOf(entry: Entry, priced: Omit<Priced, 'images'>): object[] {
  const frames = entry.supported_frame_images ?? [];
  const [hasFirst, hasLast] = ['first_frame', 'last_frame'].map((type) => frames.includes(type));
  const first = { field: 'frame_images', inArray: true };
  const inputs = { ...(hasFirst && { first }), ...(hasFirst && hasLast && { last: first }) };
  const fields = { ...fieldsOf(entry), inputs };
  const way = (images: Priced['images'], more: object) => {
    const { price, resolutions } = readPrices(entry.pricing_skus ?? {}, { ...priced, images });
    const stage = { makes: 'video', providerModel: entry.id, fields, price };
    return { ...more, resolutions, stages: [stage] };
  };
  if (!hasFirst) return [way({ min: 0, max: 0 }, {})];
  const plain = way({ min: 0, max: 1 }, { inputs: { first: {} } });
  if (!hasLast) return [plain];
  const both = { first: { min: 1 }, last: { min: 1 } };
  return [plain, way({ min: 2, max: 2 }, { name: 'frames', inputs: both })];
}

function fieldsOf({ generate_audio: audio, seed }: Entry): Record<string, unknown> {
  return {
    ...{ prompt: 'prompt', duration: { field: 'duration' }, aspectRatio: { field: 'aspect_ratio' } },
    resolution: { field: 'resolution', values: { '2k': '2K', '4k': '4K' } },
    ...(audio === true && { sound: { field: 'generate_audio' } }),
    ...(seed === true && { seed: 'seed' }),
  };
}
