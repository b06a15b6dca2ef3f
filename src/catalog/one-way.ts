import * as z from 'zod';
import type { ModelRow, OfferRow, WayRow } from './schema.ts';

const images = ['none', 'optional', 'required'] as const;

/** A model that one provider runs in one way, with everything at the top. */
export interface OneWayRow
  extends Pick<ModelRow, 'id' | 'label' | 'ageRestricted'>,
    Omit<OfferRow, 'id' | 'ways'> {
  /** Whether members can or must bring a first frame. */
  image?: (typeof images)[number];
  stages: WayRow['stages'];
}

export function oneWay({ id, label, ageRestricted, image = 'none', stages, ...offer }: OneWayRow): ModelRow {
  const inputs = { first: { min: image === 'required' ? 1 : 0 } };
  return {
    ...{ id, label },
    ...(ageRestricted !== undefined && { ageRestricted }),
    offers: [{ ...offer, ways: [{ ...(image !== 'none' && { inputs }), stages }] }],
  };
}

/** Whether a row of `MODELS_FILE` is written as it was before models had offers. */
export function isFlatRow(row: unknown): row is Readonly<Record<string, unknown>> {
  return typeof row === 'object' && row !== null && !Array.isArray(row) && !('offers' in row);
}

/** A row of that shape in the present one, unchecked; any other value as it is. */
export function fromFlatRow(row: unknown): unknown {
  if (!isFlatRow(row)) return row;
  const { stages, image, ...flat } = row;
  const known = images.find((each) => each === image);
  const present = oneWay({
    ...(flat as unknown as OneWayRow),
    ...(known && { image: known }),
    stages: (Array.isArray(stages) ? stages.map(fromFlatStage) : stages) as WayRow['stages'],
  });
  // Anything else is refused as an unknown field.
  return image === undefined || known ? present : { ...present, image };
}

const flatStage = z.looseObject({ fields: z.looseObject({ image: z.unknown().optional() }) });

function fromFlatStage(stage: unknown): unknown {
  const flat = flatStage.safeParse(stage);
  if (flat.data?.fields.image === undefined) return stage;
  const { image, ...fields } = flat.data.fields;
  return { ...flat.data, fields: { ...fields, inputs: { first: image } } };
}
