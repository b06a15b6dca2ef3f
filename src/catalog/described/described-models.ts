import * as z from 'zod';
import { type Bus, hear } from '../../bus.ts';
import type { SharedKeyv } from '../../keyv-entries.ts';
import type { Log } from '../../log.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Model } from '../schema.ts';
import { idsOf } from '../ways.ts';
import type { NewModels } from './new-models.ts';
import { readDescriptions } from './read-descriptions.ts';
import {
  afterRefresh,
  type Decision,
  type DescribedEntry,
  type DescriptionProblem,
  entriesOfRecord,
  type ProviderRecord,
  providerModelsOf,
  recordSchema,
} from './records.ts';
import { createRowReader } from './row-reader.ts';
import { tellChanges } from './tell-changes.ts';
import { type OwnPrice, toDescribedModel } from './to-model.ts';

/** What the catalog reads with each request. It changes in place. */
export interface DescribedLists {
  offered: readonly Model[];
  /** By id, also those that aren't offered. */
  known: ReadonlyMap<string, Model>;
  hidden: ReadonlyMap<string, Model>;
}

/** Models made from what their providers say about them. */
export interface DescribedModels {
  readonly rule: NewModels;
  /** All that this bot knows, newest first. */
  all(): readonly DescribedEntry[];
  /** Whether members may choose one. */
  isOffered(entry: DescribedEntry): boolean;
  problems(): readonly (DescriptionProblem & { provider: string })[];
  /** When a provider was last asked; `undefined`: never. */
  checkedAtMs(): number | undefined;
  /**
   * In all processes that share the store. Resolves with false if there is no such model, or if it would be offered
   * without a price.
   */
  decide(id: string, decision: Decision): Promise<boolean>;
  /** What a model costs, whatever its provider says. Resolves with false if a video would be free or too dear. */
  setPrice(id: string, price: OwnPrice): Promise<boolean>;
}

const DAY_MS = 24 * 3_600_000;
/** A list that lost a model may come from an outage, so it is read again sooner. */
const DOUBT_MS = 3_600_000;
/** How often it is checked whether a list is due: it may have failed, or the process that reads it may be gone. */
const LOOK_MS = 10 * 60_000;

export function createDescribedModels(deps: {
  rule: NewModels;
  /** The rows by hand, which win. */
  written: readonly Model[];
  providers: ReadonlyMap<string, Provider>;
  keyv: SharedKeyv<unknown>;
  bus: Bus;
  clock: Clock;
  log: Log;
  /** Whether this process asks the providers for all. */
  isRefresher(): Promise<boolean>;
}): DescribedModels & { lists: DescribedLists; begin(): Promise<void>; stop(): void } {
  const { rule, keyv, bus, clock, log } = deps;
  const taken = new Set([...deps.written.flatMap(idsOf), ...deps.written.flatMap(providerModelsOf)]);
  const isWritten = (model: Model) =>
    [...idsOf(model), ...providerModelsOf(model)].some((id) => taken.has(id));
  const describers = [...deps.providers.values()].filter((each) => each.describeModels);
  const records = new Map<string, ProviderRecord>();
  const rows = createRowReader();
  let entries: readonly DescribedEntry[] = [];
  const lists: DescribedLists = { offered: [], known: new Map(), hidden: new Map() };
  const isOffered = ({ decision, goneSinceMs, isPriced }: DescribedEntry) =>
    isPriced &&
    goneSinceMs === undefined &&
    rule !== 'off' &&
    (decision === 'offered' || (decision === 'new' && rule === 'offer'));
  const byId = (some: readonly DescribedEntry[]) => new Map(some.map(({ model }) => [model.id, model]));
  let stopTimer = () => {};
  const stopping = new AbortController();

  function keep(provider: string, record: ProviderRecord) {
    records.set(provider, record);
    const all = [...records].flatMap(([id, each]) => entriesOfRecord(id, each, rows.read));
    // A row that came with an update wins over what is stored.
    entries = all.filter(({ model }) => !isWritten(model));
    lists.offered = entries.filter(isOffered).map(({ model }) => model);
    lists.known = byId(all);
    lists.hidden = byId(entries.filter((entry) => entry.isPriced && !isOffered(entry)));
  }

  async function read(provider: string) {
    const stored = await keyv.get(provider);
    if (stored === undefined) return;
    const parsed = recordSchema.safeParse(stored);
    if (parsed.success) {
      await rows.each(Object.values(parsed.data.models), ({ row, price }) => rows.read(row, price));
      keep(provider, parsed.data);
    } else log.warn({ provider }, "what another version stored about described models can't be read");
  }

  async function change(
    provider: string,
    next: (before: ProviderRecord | undefined) => ProviderRecord | undefined,
  ): Promise<void> {
    // Nothing to change isn't nothing to keep.
    const stored = await keyv.update(
      provider,
      (before) => next(recordSchema.safeParse(before).data) ?? before,
    );
    const parsed = recordSchema.safeParse(stored);
    if (!parsed.success) return;
    keep(provider, parsed.data);
    bus.publish('models', provider);
  }

  const changeModel = (
    { provider, model: { id } }: DescribedEntry,
    changed: Partial<ProviderRecord['models'][string]>,
  ) =>
    change(provider, (before) => {
      const stored = before?.models[id];
      return before && stored && { ...before, models: { ...before.models, [id]: { ...stored, ...changed } } };
    });

  async function refresh(describer: Provider): Promise<void> {
    const { id: provider } = describer;
    const descriptions = await readDescriptions(describer, { keyv, clock, signal: stopping.signal });
    await rows.each(descriptions, (each) => {
      if (!('problem' in each)) toDescribedModel(provider, each, rows.read);
    });
    const known = records.get(provider);
    await change(provider, (before) =>
      afterRefresh(before, { provider, descriptions, nowMs: clock.now() }, isWritten, rows.read),
    );
    tellChanges({ provider, rule, log }, known, records.get(provider));
  }

  /** A time in the future is one of a clock that was wrong. */
  function isDue({ id }: Provider): boolean {
    const record = records.get(id);
    if (!record) return true;
    const { checkedAtMs, models } = record;
    const isDoubtful = Object.values(models).some(({ goneSinceMs }) => goneSinceMs === checkedAtMs);
    return Math.abs(clock.now() - checkedAtMs) >= (isDoubtful ? DOUBT_MS : DAY_MS);
  }

  async function look(): Promise<void> {
    const due = describers.filter(isDue);
    if (due.length === 0 || !(await deps.isRefresher())) return;
    for (const provider of due)
      await refresh(provider).catch((err: unknown) => {
        if (!stopping.signal.aborted)
          log.warn(
            { err, provider: provider.id },
            "a provider's models could not be read; they stay as they were",
          );
      });
  }

  function lookAgain() {
    if (stopping.signal.aborted) return;
    stopTimer = clock.after(
      LOOK_MS,
      () =>
        void look()
          .catch(() => {})
          .finally(lookAgain),
    );
  }

  const readAll = async () => {
    for (const { id } of describers) await read(id);
  };
  hear(bus, 'models', z.string(), {
    log,
    listener: (provider) =>
      void (describers.some(({ id }) => id === provider) && read(provider).catch(() => {})),
  });
  bus.onGap(() => void readAll().catch(() => {}));

  return {
    ...{ rule, lists },
    all: () => entries,
    isOffered,
    problems: () =>
      [...records].flatMap(([provider, record]) => record.problems.map((each) => ({ ...each, provider }))),
    checkedAtMs: () => {
      const times = [...records.values()].map(({ checkedAtMs }) => checkedAtMs);
      return times.length === 0 ? undefined : Math.max(...times);
    },
    async decide(id, decision) {
      const entry = entries.find(({ model }) => model.id === id);
      if (!entry || (decision === 'offered' && !entry.isPriced)) return false;
      await changeModel(entry, { decision });
      return true;
    },
    async setPrice(id, price) {
      const entry = entries.find(({ model }) => model.id === id);
      const stored = entry && records.get(entry.provider)?.models[id];
      if (!stored || !('model' in rows.read(stored.row, price))) return false;
      await changeModel(entry, { price, changedAtMs: clock.now() });
      return true;
    },
    async begin() {
      // Videos of models that aren't offered any more still need them.
      await readAll();
      if (rule === 'off' || describers.length === 0) return;
      // The start doesn't wait for providers.
      void look()
        .catch(() => {})
        .finally(lookAgain);
    },
    stop() {
      stopping.abort();
      stopTimer();
    },
  };
}
