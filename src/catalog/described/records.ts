import * as z from 'zod';
import { type Description, type Problem, problemKinds } from '../../providers/description.ts';
import { namesOf } from '../../providers/model-path.ts';
import { plainLine } from '../../text/markdown.ts';
import type { Model } from '../schema.ts';
import { waysOf } from '../ways.ts';
import type { RowReader } from './row-reader.ts';
import { type Made, ownPrice, readRow, toDescribedModel } from './to-model.ts';

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
  /** What its provider says about a price that can't be trusted. */
  priceText: z.string().optional(),
  /** The operator's price. It wins over its provider's. */
  price: ownPrice.optional(),
});
type StoredModel = z.infer<typeof storedModel>;

const problem = z.object({
  model: z.string(),
  // Earlier versions stored a sentence.
  problem: z.enum(problemKinds).catch('other'),
  what: z.string().optional(),
});
export type DescriptionProblem = z.infer<typeof problem>;

/** What is kept of one provider's descriptions. */
export const recordSchema = z.object({
  checkedAtMs: z.number(),
  models: z.record(z.string(), storedModel),
  problems: z.array(problem),
});
export type ProviderRecord = z.infer<typeof recordSchema>;

/** fal has nearly 400. */
const MAX_MODELS = 600;
const MODEL_LENGTH = 100;
const WHAT_LENGTH = 100;
const PRICE_TEXT_LENGTH = 300;
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
  read: RowReader['read'] = readRow,
): ProviderRecord {
  const { provider, descriptions, nowMs } = heard;
  const problems: DescriptionProblem[] = [];
  const models: Record<string, StoredModel> = {};
  const leaveOut = (model: string, { problem, what }: Problem) =>
    problems.push({
      ...{ model: plainLine(model, MODEL_LENGTH), problem },
      ...(what !== undefined && { what: plainLine(what, WHAT_LENGTH) }),
    });
  function take(made: Extract<ReturnType<typeof makeOf>, { model: Model }>, name: string) {
    const { id } = made.model;
    const known = before?.models[id];
    if (models[id] || isOfAnother(known, made.model, read)) leaveOut(name, { problem: 'sameId' });
    else models[id] = merged(known, made, nowMs);
  }
  for (const description of onceEach(descriptions).slice(0, MAX_MODELS)) {
    const made = makeOf(provider, description, read);
    if ('problem' in made) leaveOut(description.model, made);
    else if (!isWritten(made.model)) take(made, description.model);
  }
  if (descriptions.length > MAX_MODELS) leaveOut(provider, { problem: 'tooMany', what: String(MAX_MODELS) });
  const gone = Object.entries(before?.models ?? {}).filter(([id]) => !models[id]);
  for (const [id, { goneSinceMs = nowMs, ...known }] of gone)
    if (nowMs - goneSinceMs < GONE_KEPT_MS) models[id] = { ...known, goneSinceMs };
  return { checkedAtMs: nowMs, models, problems };
}

/** Two names may become one id. It stays with the model that had it first, which the operator has decided about. */
function isOfAnother(known: StoredModel | undefined, model: Model, read: RowReader['read']): boolean {
  const before = known && read(known.row);
  if (!before || 'problem' in before) return false;
  const names = providerModelsOf(before.model);
  return !providerModelsOf(model).some((name) => names.includes(name));
}

/** Several lists of one provider may say the same of a model. */
function onceEach(descriptions: readonly Description[]): Description[] {
  const seen = new Set<string>();
  return descriptions.filter((each) => {
    const said = JSON.stringify(each);
    const isNew = !seen.has(said);
    seen.add(said);
    return isNew;
  });
}

function makeOf(
  provider: string,
  description: Description,
  read: RowReader['read'],
): Made & { priceText?: string | undefined } {
  if ('problem' in description) return description;
  return { ...toDescribedModel(provider, description, read), priceText: description.priceText };
}

function merged(
  before: StoredModel | undefined,
  { row, priceText }: { row: unknown; priceText?: string | undefined },
  nowMs: number,
): StoredModel {
  const said = priceText === undefined ? {} : { priceText: plainLine(priceText, PRICE_TEXT_LENGTH) };
  if (!before) return { row, decision: 'new', firstSeenMs: nowMs, ...said };
  const { goneSinceMs: _, priceText: __, ...known } = before;
  const isSame = JSON.stringify(before.row) === JSON.stringify(row) && before.priceText === said.priceText;
  return { ...known, row, ...said, ...(!isSame && { changedAtMs: nowMs }) };
}

/** A described model, as this bot knows it. */
export interface DescribedEntry extends Omit<StoredModel, 'row'> {
  provider: string;
  model: Model;
  /** Whether its provider or the operator has said what it costs. */
  isPriced: boolean;
}

/** The entries of a record, newest first. A row that this version can't read is left out. */
export function entriesOfRecord(
  provider: string,
  record: ProviderRecord,
  read: RowReader['read'] = readRow,
): DescribedEntry[] {
  return Object.values(record.models)
    .flatMap(({ row, ...stored }) => {
      const made = read(row, stored.price);
      return 'model' in made ? [{ ...stored, provider, model: made.model, isPriced: made.isPriced }] : [];
    })
    .toSorted((a, b) => b.firstSeenMs - a.firstSeenMs || a.model.label.localeCompare(b.model.label));
}

/** The names by which a provider knows a model that it runs in one stage, each by itself and without a version. */
export function providerModelsOf(model: Model): string[] {
  return waysOf(model).flatMap(({ provider, stages }) =>
    stages.flatMap((stage) =>
      namesOf(stage.providerModel.replace(/:[0-9a-f]{64}$/, '')).map(
        (name) => `${stage.provider ?? provider} ${name}`,
      ),
    ),
  );
}
