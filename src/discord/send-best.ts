import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { deliveryProblem } from './errors.ts';

/** Sends a message in the first form that Discord accepts. Throws what it says about the last. */
export async function sendBest<Form, T>(
  [form, ...others]: readonly [Form, ...Form[]],
  send: (form: Form) => Promise<T>,
): Promise<T> {
  try {
    return await send(form);
  } catch (error) {
    const [next, ...rest] = others;
    if (next === undefined || !isAboutForm(error)) throw error;
    return sendBest([next, ...rest], send);
  }
}

/** The permission was removed after the command, or Discord doesn't take this form here. */
function isAboutForm(error: unknown): boolean {
  const isInvalid =
    error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InvalidFormBodyOrContentType;
  return isInvalid || deliveryProblem(error) === 'permission';
}
