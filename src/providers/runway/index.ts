import type { AdapterSettings } from '../definition.ts';
import { createBodyFiles } from '../http/body-files.ts';
import { createExchange } from '../http/exchange.ts';
import { toValues } from '../input.ts';
import { guard } from '../private-calls.ts';
import { type InputFile, type Provider, ProviderError, type TaskRef } from '../provider.ts';
import { createFilelessLimit } from '../reading/fileless-polls.ts';
import { createdId, idOf, taskId, unlessGone } from '../task-id.ts';
import { API_VERSION, ask, type Connection } from './connection.ts';
import { toFileUri } from './file.ts';
import { toCreate } from './request.ts';
import { organizationSchema, taskSchema } from './schema.ts';
import { toCost, toStatus } from './status.ts';

/** The developer API. `api.runwayml.com` is another service, which accepts none of its keys. */
const RUNWAY_URL = 'https://api.dev.runwayml.com';

/**
 * Runs the video models of Runway's developer API. It has no idempotency keys and no list of tasks, so a lost answer to
 * a create stays lost.
 * @see https://docs.dev.runwayml.com/api/
 */
export function createRunway(settings: AdapterSettings): Provider {
  const { apiKey, baseUrl = RUNWAY_URL, isOperatorsOwn } = settings;
  const connection: Connection = {
    apiKey,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    exchange: createExchange(settings.runtime, { secrets: [apiKey] }),
    random: settings.runtime.random,
  };

  const settle = createFilelessLimit();

  return guard({
    id: 'runway',
    api: {
      origin: new URL(baseUrl).origin,
      headers: { authorization: `Bearer ${apiKey}`, 'x-runway-version': API_VERSION },
      isOperatorsOwn,
      checkUrl: `${connection.baseUrl}/v1/organization`,
    },
    // https://docs.dev.runwayml.com/api/#tag/Task-management: no more often than every five seconds.
    minPollIntervalMs: 5_000,

    async submit(request, { signal }) {
      const { path, toBody } = toCreate(request);
      const files = createBodyFiles(connection.random);
      const toValue = (file: InputFile) => toFileUri(connection, file, { files, signal });
      const body = toBody(await toValues(request.inputs, toValue));
      const answer = await ask(connection, 'create', { method: 'POST', path, body, files, signal });
      return { id: createdId(answer, taskId) };
    },

    /** An account's tier names models with their limits. Whether the others exist, only a paid call tells. */
    async findModels(names, { signal }) {
      const path = '/v1/organization';
      const answer = await ask(connection, 'list', { method: 'GET', path, signal });
      const parsed = organizationSchema.safeParse(answer);
      if (!parsed.success) throw new ProviderError('unavailable', "list: the answer isn't an organization");
      const { models } = parsed.data.tier;
      return new Map(names.filter((name) => Object.hasOwn(models, name)).map((name) => [name, []]));
    },

    async poll(task, { signal }) {
      const path = toPath(task);
      const answer = await ask(connection, 'poll', { method: 'GET', path, signal });
      const parsed = taskSchema.safeParse(answer);
      if (!parsed.success) throw new ProviderError('unavailable', "poll: the answer isn't a task");
      return settle(path, toStatus(parsed.data));
    },

    /** For a task that has ended, this deletes the output. A stopped task shows its cost, if it is shown at all. */
    async cancel(task, { signal }) {
      const path = toPath(task);
      const stopped = await ask(connection, 'cancel', { method: 'DELETE', path, signal }).then(
        () => ({}),
        unlessGone,
      );
      const shown = await ask(connection, 'poll', { method: 'GET', path, signal }).catch(() => undefined);
      const parsed = taskSchema.safeParse(shown);
      return { ...stopped, ...(parsed.success && toCost(parsed.data)) };
    },
  });
}

function toPath(task: TaskRef): string {
  return `/v1/tasks/${idOf(task, 'Runway')}`;
}
