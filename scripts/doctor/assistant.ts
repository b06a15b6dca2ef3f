import * as z from 'zod';
import type { Config } from '../../src/config.ts';
import { redact } from '../../src/log.ts';
import { createExchange } from '../../src/providers/http/exchange.ts';
import type { Runtime } from '../../src/runtime/index.ts';
import { bad, describe, good, note } from './findings.ts';
import { isKeyRefused } from './providers.ts';

const TIMEOUT_MS = 10_000;

/** @see https://platform.openai.com/docs/api-reference/models/list */
const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** One free call: the list of models, which any server with chat completions should have. */
export async function checkAssistant(
  { assistant, secrets }: Config,
  runtime: Pick<Runtime, 'clock' | 'network'>,
): Promise<void> {
  if (!assistant) return;
  const { baseUrl, apiKey, model } = assistant;
  const { origin } = new URL(baseUrl);
  const exchange = createExchange(runtime, { secrets });
  try {
    const headers = { ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { status, text, json } = await exchange({
      method: 'GET',
      url: `${baseUrl}/models`,
      headers,
      signal,
    });
    const { data: list } = listSchema.safeParse(json);
    if (isKeyRefused(status, text)) bad(`Assistant: ${origin} refuses the key; copy it again`);
    else if (status !== 200)
      note(`Assistant: ${origin} answers ${status} to a question for its models, so it couldn't be checked`);
    else if (list && !list.data.some(({ id }) => id === model))
      bad(`Assistant: ${origin} has no model ${model}; set ASSISTANT_MODEL to one of its own`);
    else good(`Assistant: ${origin} answers`);
  } catch (error) {
    bad(`Assistant: ${origin} can't be reached (${redact(describe(error), secrets)})`);
  }
}
