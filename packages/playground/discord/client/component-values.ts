import { ComponentType } from 'discord-api-types/v10';
import { ClientRefusal } from './refusal.ts';

/** Checks the choice in a select, as the client does. */
export function checkSelect(component: Record<string, unknown>, values: readonly string[]): void {
  const fewest = numberOr(component['min_values'], 1);
  const most = numberOr(component['max_values'], 1);
  if (values.length < fewest || values.length > most) throw new ClientRefusal(`Choose ${fewest} to ${most}.`);
  if (component['type'] !== ComponentType.StringSelect) return;
  checkChoices(component, values);
}

/** Every value must be one of the component's options. */
export function checkChoices(component: Record<string, unknown>, values: readonly string[]): void {
  const options = component['options'];
  const known = new Set(
    (Array.isArray(options) ? options : []).map((option: { value: string }) => option.value),
  );
  const unknown = values.find((value) => !known.has(value));
  if (unknown !== undefined) throw new ClientRefusal(`${unknown} is not one of the choices.`);
}

export function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
