import type { ModerationAccount } from './moderator.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

/** What the operator reads without one. */
export const NO_MODERATION =
  'moderation is off: prompts are not checked. Set MODERATION_API_KEY, or OPENAI_API_KEY without OPENAI_BASE_URL';

/** OpenAI's own key works only for its own endpoint, and a server that replaces OpenAI has no such endpoint. */
export function moderationAccount({
  MODERATION_API_KEY: apiKey,
  MODERATION_BASE_URL: baseUrl,
  OPENAI_API_KEY: openaiKey,
  OPENAI_BASE_URL: openaiUrl,
}: Partial<Record<string, string>>): ModerationAccount | undefined {
  if (apiKey || baseUrl) return { apiKey, baseUrl: (baseUrl ?? OPENAI_URL).replace(/\/+$/, '') };
  return openaiKey && !openaiUrl ? { apiKey: openaiKey, baseUrl: OPENAI_URL } : undefined;
}
