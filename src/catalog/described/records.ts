import * as z from 'zod';
import type { Description } from '../../providers/description.ts';
import { plainLine } from '../../text/markdown.ts';
import type { Model } from '../schema.ts';
import { waysOf } from '../ways.ts';
import { type Made, readRow, toDescribedModel } from './to-model.ts';

/** What the operator has decided about a described model. */
export const decisions = ['new', 'offered', 'never'] as const;
export type Decision = (typeof decisions)[number];

const storedModel = z.object({
  row: z.unknown(),
  decision: z.enum(decisions),
  firstSeenMs: z.number(),
  /** When its provider's list was without it for the first time. */
  goneSinceMs: z.number().optional(),
  /** When its row changed last, for example its price. */
  changedAtMs: z.number().optional(),
});
type StoredModel = z.infer<typeof storedModel>;

const problem = z.object({ model: z.string(), problem: z.string() });
export type DescriptionProblem = z.infer<typeof problem>;

/** What is kept of one provider's descriptions. */
export const recordSchema = z.object({
  checkedAtMs: z.number(),
  models: z.record(z.string(), storedModel),
  problems: z.array(problem),
});
export type ProviderRecord = z.infer<typeof recordSchema>;

/** No provider has nearly as many. */
const MAX_MODELS = 300;
const MODEL_LENGTH = 100;
const PROBLEM_LENGTH = 300;
/** What is gone stays known for as long, so that old videos have a name. */
const GONE_KEPT_MS = 180 * 24 * 3_600_000;

/**
 * The record after a provider has described its models. What the operator has decided stays. `isWritten`: whether a row
 * by hand is about a provider's model already.
 */
export function afterRefresh(
  before: ProviderRecord | undefined,
  heard: { provider: string; descriptions: readonly Description[]; nowMs: number },
  isWritten: (model: Model) => boolean,
): ProviderRecord {
  const { provider, descriptions, nowMs } = heard;
  const problems: DescriptionProblem[] = [];
  const models: Record<string, StoredModel> = {};
  const leaveOut = (model: string, problem: string) =>
    problems.push({ model: plainLine(model, MODEL_LENGTH), problem: plainLine(problem, PROBLEM_LENGTH) });
  function take(made: Extract<Made, { model: Model }>, name: string) {
    const { id } = made.model;
    const known = before?.models[id];
    if (models[id] || isOfAnother(known, made.model)) leaveOut(name, 'another model has the same id');
    else models[id] = merged(known, made.row, nowMs);
  }
  for (const description of descriptions.slice(0, MAX_MODELS)) {
    const made = 'problem' in description ? description : toDescribedModel(provider, description);
    if ('problem' in made) leaveOut(description.model, made.problem);
    else if (!isWritten(made.model)) take(made, description.model);
  }
  if (descriptions.length > MAX_MODELS)
    leaveOut(provider, `more than ${MAX_MODELS} models are described; the others are left out`);
  const gone = Object.entries(before?.models ?? {}).filter(([id]) => !models[id]);
  for (const [id, { goneSinceMs = nowMs, ...known }] of gone)
    if (nowMs - goneSinceMs < GONE_KEPT_MS) models[id] = { ...known, goneSinceMs };
  return { checkedAtMs: nowMs, models, problems };
}

/** Two names may become one id. It stays with the model that had it first, which the operator has decided about. */
function isOfAnother(known: StoredModel | undefined, model: Model): boolean {
  const read = known && readRow(known.row);
  if (!read || 'problem' in read) return false;
  const names = providerModelsOf(read.model);
  return !providerModelsOf(model).some((name) => names.includes(name));
}

function merged(before: StoredModel | undefined, row: unknown, nowMs: number): StoredModel {
  if (!before) return { row, decision: 'new', firstSeenMs: nowMs };
  const { goneSinceMs: _, ...known } = before;
  const isSame = JSON.stringify(before.row) === JSON.stringify(row);
  return { ...known, row, ...(!isSame && { changedAtMs: nowMs }) };
}

/** A described model, as this bot knows it. */
export interface DescribedEntry extends Omit<StoredModel, 'row'> {
  provider: string;
  model: Model;
}

/** The entries of a record, newest first. A row that this version can't read is left out. */
export function entriesOfRecord(provider: string, record: ProviderRecord): DescribedEntry[] {
  return Object.values(record.models)
    .flatMap(({ row, ...stored }) => {
      const read = readRow(row);
      return 'model' in read ? [{ ...stored, provider, model: read.model }] : [];
    })
    .toSorted((a, b) => b.firstSeenMs - a.firstSeenMs || a.model.label.localeCompare(b.model.label));
}

/** The names by which a provider knows a model that it runs in one stage. */
export function providerModelsOf(model: Model): string[] {
  return waysOf(model).flatMap(({ provider, stages }) =>
    stages.map((stage) => `${stage.provider ?? provider} ${stage.providerModel}`),
  );
}
