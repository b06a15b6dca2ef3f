import type { AdapterSettings, ProviderDefinition, ServerEncoding } from '../definition.ts';
import { selfHostedModel } from './self-hosted.ts';

/** The adapter of any server with that API. */
export const createServer = async (account: AdapterSettings, encoding: ServerEncoding) =>
  (await import('./index.ts')).createOpenai({ ...account, encoding });

/** OpenAI's own service has ended. This is for servers that use its API, with or without a key. */
export const openai: ProviderDefinition = {
  id: 'openai',
  label: 'OpenAI',
  makerLabel: 'OpenAI API',
  keyVariables: ['OPENAI_API_KEY'],
  isKeyOptional: true,
  baseUrlVariable: 'OPENAI_BASE_URL',
  baseUrlEnding: '/v1',
  concurrencyVariable: 'OPENAI_CONCURRENCY',
  webhook: null,
  create: (account) => createServer(account, 'multipart'),
  own: {
    variables: { SELF_HOSTED_MODEL: 'text', SELF_HOSTED_ENCODING: ['multipart', 'json'] },
    modelIds: ['self-hosted'],
    read: ({ SELF_HOSTED_MODEL: model = '', SELF_HOSTED_ENCODING: encoding }, hasBaseUrl) => ({
      models: hasBaseUrl ? [selfHostedModel(model)] : [],
      ...{ problems: [], warnings: [] },
      create: (account) => createServer(account, encoding === 'json' ? 'json' : 'multipart'),
    }),
  },
};
