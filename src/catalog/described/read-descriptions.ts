import * as z from 'zod';
import type { SharedKeyv } from '../../keyv-entries.ts';
import { type Description, problemKinds } from '../../providers/description.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Clock } from '../../runtime/clock.ts';

const storedPage = z.object({
  readAtMs: z.number(),
  descriptions: z.array(
    z.union([
      z.object({ model: z.string(), problem: z.enum(problemKinds), what: z.string().optional() }),
      z.object({
        ...{ model: z.string(), label: z.string(), offer: z.looseObject({}) },
        priceText: z.string().optional(),
      }),
    ]),
  ),
  next: z.string().optional(),
});
type Page = z.infer<typeof storedPage>;

const PAGE_TIMEOUT_MS = 60_000;
/** Between two pages, so that nobody's limits are near. */
const PAUSE_MS = 2_000;
/** A list that was half read before a restart is read on for as long. */
const RESUME_MS = 6 * 3_600_000;
/** fal has about 40. */
const MAX_PAGES = 100;

/**
 * All that a provider says about its models, page by page. What was read is kept until the end, so that a restart or a
 * failure goes on from there. Throws what refused a page.
 */
export async function readDescriptions(
  { id, describeModels }: Provider,
  { keyv, clock, signal }: { keyv: SharedKeyv<unknown>; clock: Clock; signal: AbortSignal },
): Promise<Description[]> {
  const keyOf = (index: number) => `${id} page ${index}`;
  const descriptions: Description[] = [];
  let at: string | undefined;
  let index = 0;
  async function read(): Promise<Page> {
    const stored = storedPage.safeParse(await keyv.get(keyOf(index))).data;
    if (stored && Math.abs(clock.now() - stored.readAtMs) < RESUME_MS) return stored;
    if (index > 0) await pause(clock, signal);
    const timed = AbortSignal.any([clock.timeout(PAGE_TIMEOUT_MS), signal]);
    const { descriptions = [], next } = (await describeModels?.({ signal: timed, at })) ?? {};
    const page = { readAtMs: clock.now(), descriptions: [...descriptions] as Page['descriptions'], next };
    if (next !== undefined || index > 0) await keyv.set(keyOf(index), page, RESUME_MS);
    return page;
  }
  do {
    const page: Page = await read();
    descriptions.push(...page.descriptions);
    at = page.next;
    index++;
  } while (at !== undefined && index < MAX_PAGES);
  if (at !== undefined) throw new Error(`${id} describes its models on more than ${MAX_PAGES} pages`);
  for (let read = 0; read < index; read++) await keyv.delete(keyOf(read));
  return descriptions;
}

async function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = clock.after(PAUSE_MS, resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  stop();
  signal.throwIfAborted();
}
