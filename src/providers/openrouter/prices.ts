import { IndescribableError } from '../description.ts';

/** One entry of a model's prices, and what it is for. */
interface Rate {
  usd: number;
  for: 'second' | 'image' | 'video';
  resolution?: string | undefined;
  sound?: boolean | undefined;
  image?: boolean | undefined;
}

const PER_SECOND =
  /^(?:(?<input>text|image)_to_video_)?(?:duration_seconds|cents_per_(?:video_output_second|second_output))(?:_(?<before>with|without)_audio)?(?:_(?<resolution>\d+p|[24]k))?(?:_(?<after>with|without)_audio)?$/;
/** For what the bot doesn't send: videos and references that go in. */
const FOR_OTHER_INPUTS = /^reference_|video_continuation|with_video_input/;
/** For each image that goes in, and for a video at least. */
const OTHERS: ReadonlyMap<string, Rate['for']> = new Map([
  ['cents_per_image_input', 'image'],
  ['minimum_cents_per_generation', 'video'],
]);
/** No second of any model costs more, and none so little that budgets wouldn't notice. */
const MAX_USD = 20;
const MIN_USD = 0.0005;
/** Nothing that JavaScript reads as a number besides. */
const DECIMAL = /^\d*\.?\d+$/;

/** What the price of a request depends on. `sound`: unset if it can't be chosen. */
export interface Priced {
  resolutions: readonly string[];
  durations: readonly number[];
  sound: 'chosen' | 'never' | 'unknown';
  /** How many images it takes, at the fewest and at the most. */
  images: { min: number; max: number };
}

/** A price in the catalog's form, and the resolutions that it is known for. Throws an `IndescribableError`. */
export function readPrices(skus: Readonly<Record<string, string>>, priced: Priced) {
  const rates = Object.entries(skus).flatMap(([name, value]) => readRate(name.toLowerCase(), value) ?? []);
  const resolutions = priced.resolutions.filter((resolution) =>
    rates.some((rate) => rate.for === 'second' && (rate.resolution ?? resolution) === resolution),
  );
  if (resolutions.length === 0) throw new IndescribableError('price');
  const cases = resolutions.flatMap((resolution) =>
    choices(priced).flatMap(({ sound, images }) => {
      const usd = rateOf(rates, { resolution, sound: sound ?? soundOf(priced), image: images > 0 });
      const when = {
        ...{ resolution, ...(sound !== undefined && { sound }) },
        ...(priced.images.min < priced.images.max && { image: images > 0 }),
      };
      return withExtras(rates, { usd, images, when, durations: priced.durations });
    }),
  );
  const per = rates.some((rate) => rate.for !== 'second') ? 'task' : 'second';
  return { resolutions, price: { usd: Math.max(...cases.map(({ usd }) => usd)), per, cases } };
}

function soundOf({ sound }: Priced): boolean | undefined {
  return sound === 'never' ? false : undefined;
}

function choices({ sound, images: { min, max } }: Priced) {
  const sounds = sound === 'chosen' ? [true, false] : [undefined];
  return sounds.flatMap((sound) => [...new Set([min, max])].map((images) => ({ sound, images })));
}

/** `undefined`: it's about something that the bot doesn't send. */
function readRate(name: string, value: string): Rate | undefined {
  if (FOR_OTHER_INPUTS.test(name)) return undefined;
  const groups = PER_SECOND.exec(name)?.groups;
  const unit = groups ? 'second' : OTHERS.get(name);
  if (!unit) throw new IndescribableError('price', name);
  const amount = DECIMAL.test(value) ? Number(value) : Number.NaN;
  const usd = name.includes('cents_') ? amount / 100 : amount;
  if (!(usd >= MIN_USD && usd <= MAX_USD)) throw new IndescribableError('price', `${name}: ${value}`);
  const { before, after, resolution, input }: Partial<Record<string, string>> = groups ?? {};
  const sound = before ?? after;
  return {
    ...{ usd, for: unit, resolution },
    ...(sound !== undefined && { sound: sound === 'with' }),
    ...(input !== undefined && { image: input === 'image' }),
  };
}

type Wanted = Required<Pick<Rate, 'resolution' | 'image'>> & Pick<Rate, 'sound'>;

const facts: readonly (keyof Wanted)[] = ['resolution', 'image', 'sound'];

/** The rate that says most about a request; the dearest if several do. */
function rateOf(rates: readonly Rate[], wanted: Wanted): number {
  const ofSeconds = rates.filter(
    (rate) => rate.for === 'second' && (rate.resolution ?? wanted.resolution) === wanted.resolution,
  );
  const found = [facts, facts.toReversed()].flatMap((order) =>
    order.reduce((left, fact) => narrowed(left, fact, wanted[fact]), ofSeconds),
  );
  return Math.max(...found.map(({ usd }) => usd));
}

/** The rates for a fact, otherwise those that don't mention it. */
function narrowed(rates: Rate[], fact: keyof Wanted, wanted: Wanted[keyof Wanted]): Rate[] {
  if (wanted === undefined) return rates;
  const same = rates.filter((rate) => rate[fact] === wanted);
  const general = rates.filter((rate) => rate[fact] === undefined);
  return [same, general].find(({ length }) => length > 0) ?? rates;
}

/** With a price for each image or a lowest price for a video, each number of seconds has a price of its own. */
function withExtras(
  rates: readonly Rate[],
  {
    usd,
    images,
    when,
    durations,
  }: { usd: number; images: number; when: object; durations: readonly number[] },
) {
  const least = Math.max(0, ...rates.filter((rate) => rate.for === 'video').map((rate) => rate.usd));
  const perImage = Math.max(0, ...rates.filter((rate) => rate.for === 'image').map((rate) => rate.usd));
  if (least === 0 && perImage === 0) return [{ when, usd }];
  return durations.map((durationSeconds) => ({
    when: { ...when, durationSeconds },
    usd: Math.max(least, usd * durationSeconds + perImage * images),
  }));
}
