import type { OwnModel } from '../providers/definition.ts';
import { explainIssue } from '../providers/reading/explain-mistake.ts';
import { builtInModels } from './catalog.ts';
import { type Model, modelRow, toModel } from './schema.ts';
import { idsOf } from './ways.ts';

/** The models that providers read from what the operator has set up for them. A wrong one is left out, and `warnings` says why. `taken`: ids of other models. */
export function toOwnModels(
  own: readonly OwnModel[],
  taken: readonly string[],
): { models: readonly Model[]; warnings: readonly string[] } {
  const known = new Set([...builtInModels.flatMap(idsOf), ...taken]);
  const models: Model[] = [];
  const warnings: string[] = [];
  for (const { row, place, ifTaken } of own) {
    const parsed = modelRow.safeParse(row);
    const mistakes = (parsed.error?.issues ?? []).map(
      (issue) => `${issue.path.join('.')} ${explainIssue(issue, false)}`,
    );
    if (known.has(row.id)) mistakes.push(`a model ${row.id} exists already; ${ifTaken}`);
    warnings.push(...mistakes.map((mistake) => `${place}: ${mistake}; it is left out`));
    if (!parsed.success || mistakes.length > 0) continue;
    known.add(row.id);
    models.push(toModel(parsed.data));
  }
  return { models, warnings };
}
