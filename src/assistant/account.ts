/** A server with OpenAI's chat completions. The operator's own may need no key. */
export interface AssistantAccount {
  /** Ending in `/v1`. */
  baseUrl: string;
  apiKey: string | undefined;
  /** The server's name for the model that answers. */
  model: string;
  /** US dollars for a million tokens. */
  usdPerMtok: { in: number; out: number };
}

/** The part of a call that has a price. */
export interface Usage {
  inTokens: number;
  outTokens: number;
}

const MTOK = 1_000_000;
const OPENAI_URL = 'https://api.openai.com/v1';

export function usdOf({ inTokens, outTokens }: Usage, { usdPerMtok }: AssistantAccount): number {
  return (inTokens * usdPerMtok.in + outTokens * usdPerMtok.out) / MTOK;
}

/** The assistant exists with an address or a key. */
export function assistantAccount(values: {
  ASSISTANT_BASE_URL?: string | undefined;
  ASSISTANT_API_KEY?: string | undefined;
  ASSISTANT_MODEL?: string | undefined;
  ASSISTANT_USD_PER_MTOK?: AssistantAccount['usdPerMtok'] | undefined;
}): AssistantAccount | undefined {
  const { ASSISTANT_BASE_URL: baseUrl, ASSISTANT_API_KEY: apiKey, ASSISTANT_MODEL: model } = values;
  if ((apiKey === undefined && baseUrl === undefined) || model === undefined) return undefined;
  const usdPerMtok = values.ASSISTANT_USD_PER_MTOK ?? { in: 0, out: 0 };
  return { baseUrl: baseUrl ?? OPENAI_URL, apiKey, model, usdPerMtok };
}

export function problemsOfAssistant(environment: Partial<Record<string, string>>): string[] {
  const { ASSISTANT_BASE_URL: baseUrl, ASSISTANT_API_KEY: apiKey, ASSISTANT_MODEL: model } = environment;
  if (!(baseUrl || apiKey) || model) return [];
  return ["ASSISTANT_MODEL: is missing; give the server's name for the model, for example gpt-5-mini"];
}

/** What is set and has no effect, or another one than it seems. */
export function warningsOfAssistant(environment: Partial<Record<string, string>>): string[] {
  const { ASSISTANT_BASE_URL: baseUrl, ASSISTANT_API_KEY: apiKey, ASSISTANT_MODEL: model } = environment;
  const price = environment['ASSISTANT_USD_PER_MTOK'];
  if (!(baseUrl || apiKey))
    return model || price
      ? ['ASSISTANT_MODEL needs ASSISTANT_BASE_URL or ASSISTANT_API_KEY, so there is no assistant']
      : [];
  if (price) return [];
  return apiKey ? ['ASSISTANT_USD_PER_MTOK is not set, so the assistant counts as free'] : [];
}
