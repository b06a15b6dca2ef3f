import type { DescribedModel } from '../../providers/description.ts';
import { explainIssue } from '../../providers/reading/explain-mistake.ts';
import { providerName } from '../provider-names.ts';
import { type Model, modelRow, toModel } from '../schema.ts';
import { usualUsd } from '../ways.ts';

/** No video of a model costs more. */
const MAX_USD = 200;
/** A row with a price for each length has a tenth. */
const MAX_ROW_LENGTH = 100_000;

/** A model made from its provider's description, or what is wrong with that. */
export type Made = { model: Model; row: unknown } | { problem: string };

/** Validates a description like a row of an operator's file. */
export function toDescribedModel(provider: string, { model, label, offer }: DescribedModel): Made {
  const id = `${provider}-${model}`.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
  const row = { id, label: `${label} (${providerName(provider)})`, offers: [{ ...offer, provider }] };
  return JSON.stringify(row).length > MAX_ROW_LENGTH ? { problem: 'it is too long' } : readRow(row);
}

/** A stored row, which another version may have written, or a new one. */
export function readRow(row: unknown): Made {
  const parsed = modelRow.safeParse(row);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'it';
    return { problem: `${where} ${issue ? explainIssue(issue, false) : 'is wrong'}` };
  }
  const model = toModel(parsed.data);
  const usd = usualUsd(model);
  if (!(usd > 0 && usd <= MAX_USD)) return { problem: `a video would cost $${usd}` };
  return { model, row };
}
