import { drawStill, stillSize } from './drawn-still.ts';
import type { LoopbackAnswer, LoopbackCall, LoopbackRoute } from './loopback.ts';
import {
  type ReplicateDescribed,
  replicateDescribed,
  runnable,
  showDescribed,
} from './replicate-described.ts';
import { createFiles } from './replicate-files.ts';
import { listPredictions } from './replicate-list.ts';
import { imageModels, type LoopbackModel } from './replicate-models.ts';
import {
  formatOf,
  isOutputThere,
  isOver,
  type LoopbackPrediction,
  showPrediction,
} from './replicate-predictions.ts';
import { problem, readCancelAfter, readCreate } from './replicate-requests.ts';
import { videoModels } from './replicate-video-models.ts';
import { createTaskList } from './task-list.ts';
import {
  requireAuthorization,
  startTaskServer,
  type TaskServer,
  type TaskServerOptions,
  videoFrom,
  withStop,
} from './task-server.ts';
import { createWebhooks, signBody, type Webhooks } from './webhooks.ts';

export type ReplicateCall =
  | 'account'
  | 'model'
  | 'collection'
  | 'upload'
  | 'file'
  | 'create'
  | 'list'
  | 'get'
  | 'cancel'
  | 'key'
  | 'download';

export interface LoopbackReplicateOptions extends Omit<TaskServerOptions, 'apiKey'> {
  apiToken?: string;
  /** Models besides the built-in ones. */
  models?: readonly LoopbackModel[];
}

export interface LoopbackReplicate extends Omit<TaskServer<ReplicateCall, LoopbackPrediction>, 'tasks'> {
  readonly apiToken: string;
  /** Every prediction that was made, oldest first. */
  readonly predictions: readonly LoopbackPrediction[];
  readonly webhooks: Webhooks;
  /** The models that its collections describe. Tests change it. */
  readonly described: ReplicateDescribed[];
}

const OUTPUT_GONE: LoopbackAnswer = {
  status: 404,
  file: { contentType: 'application/xml', bytes: Buffer.from('<Error><Code>NoSuchKey</Code></Error>') },
};

/**
 * A local Replicate: the predictions, files and models of its HTTP API, as strict about inputs as its schema pages.
 * @see https://replicate.com/docs/reference/http
 */
export async function startLoopbackReplicate(
  options: LoopbackReplicateOptions = {},
): Promise<LoopbackReplicate> {
  const { taskMs = 0, now = Date.now, apiToken = 'r8_LoopbackTokenOfNobody0000000000000000' } = options;
  const described = [...replicateDescribed];
  const written = [...imageModels, ...videoModels, ...(options.models ?? [])];
  const allModels = () => [...written, ...described.flatMap(runnable)];
  const tasks = createTaskList<LoopbackPrediction>('succeeds', now);
  const files = createFiles(now);
  const webhooks = createWebhooks<LoopbackPrediction>({
    ...{ now, reach: options.reach, sign: signBody('v1'), key: 'whsec_TG9vcGJhY2tLZXlPZk5vYm9keTAwMDAw' },
    show: (prediction) => show(prediction).json,
    // Only when it is over, as `webhook_events_filter` asks.
    moments: ({ endsAtMs }) => [endsAtMs],
    retriesMs: [1_000, 2_000, 4_000],
  });
  const show = (prediction: LoopbackPrediction): LoopbackAnswer => {
    const model = allModels().find(({ name }) => name === prediction.model);
    if (!model) return problem(404);
    const { deadlineMs = Number.POSITIVE_INFINITY } = prediction;
    if (now() >= deadlineMs && !isOver(prediction, deadlineMs)) prediction.canceledAtMs = deadlineMs;
    return { status: 200, json: showPrediction(prediction, model, { url: server.url, nowMs: now() }) };
  };
  /** Whether a URL of this server exists, which a model would have to read. */
  const isThere = (address: string) => {
    const id = /\/(?:delivery|files)\/([^/]+)/.exec(address)?.[1] ?? '';
    const prediction = tasks.find(id);
    return prediction ? isOutputThere(prediction, now()) : files.has(id);
  };

  function create(call: LoopbackCall): LoopbackAnswer {
    const request = readCreate(
      call,
      allModels(),
      (address) => !address.startsWith(server.url) || isThere(address),
    );
    if ('status' in request) return request;
    const { model, input, webhook } = request;
    const cancelAfter = call.headers['cancel-after'];
    const cancelAfterMs = cancelAfter === undefined ? undefined : readCancelAfter(String(cancelAfter));
    if (Number.isNaN(cancelAfterMs))
      return problem(422, `Cancel-After: ${String(cancelAfter)} is no duration`);
    const index = tasks.all.length;
    const { name, makes } = model;
    const begun = tasks.begin(taskMs, makes);
    const prediction: LoopbackPrediction = {
      ...{ id: `loopback${index.toString(36).padStart(18, '0')}`, model: name, makes, input, ...begun },
      ...(cancelAfterMs !== undefined && { deadlineMs: begun.createdAtMs + cancelAfterMs }),
    };
    tasks.all.push(prediction);
    webhooks.ask(prediction, webhook);
    const answer = show({ ...prediction, endsAtMs: Math.max(begun.endsAtMs, begun.createdAtMs + 1) });
    return { ...answer, status: 201 };
  }

  async function deliver(prediction: LoopbackPrediction): Promise<LoopbackAnswer> {
    if (!isOutputThere(prediction, now())) return OUTPUT_GONE;
    if (prediction.makes === 'image') {
      const format = formatOf(prediction);
      const { width, height } = stillSize(prediction.input['aspect_ratio']);
      const contentType = `image/${format === 'jpg' ? 'jpeg' : format}`;
      return { status: 200, file: { contentType, bytes: await drawStill(format, width, height) } };
    }
    return videoFrom(options.videoPath, OUTPUT_GONE);
  }

  const routes: LoopbackRoute<ReplicateCall>[] = [
    {
      ...{ name: 'account', method: 'GET', path: /^\/v1\/account$/ },
      answer: () => ({ status: 200, json: { type: 'user', username: 'loopback', name: 'Loopback' } }),
    },
    {
      ...{ name: 'create', method: 'POST' },
      path: /^\/v1\/(?:models\/(?<model>[^/]+\/[^/]+)\/)?predictions$/,
      answer: create,
    },
    {
      ...{ name: 'list', method: 'GET', path: /^\/v1\/predictions$/ },
      answer: ({ url }) =>
        listPredictions(tasks.all, {
          ...{ url, baseUrl: server.url, show: (each) => show(each).json },
        }),
    },
    {
      ...{ name: 'get', method: 'GET', path: /^\/v1\/predictions\/(?<id>[^/]+)$/ },
      answer: tasks.about(problem(404), show),
    },
    {
      ...{ name: 'cancel', method: 'POST', path: /^\/v1\/predictions\/(?<id>[^/]+)\/cancel$/ },
      answer: tasks.about(problem(404), (prediction) => {
        if (!isOver(prediction, now())) prediction.canceledAtMs = now();
        return show(prediction);
      }),
    },
    {
      ...{ name: 'key', method: 'GET', path: /^\/v1\/webhooks\/default\/secret$/ },
      answer: () => ({ status: 200, json: { key: webhooks.shown.key } }),
    },
    {
      ...{ name: 'model', method: 'GET' },
      path: /^\/v1\/models\/(?<model>[^/]+\/[^/]+)(?:\/versions\/(?<version>[^/]+))?$/,
      answer: ({ groups }) => {
        const known = described.find(({ name }) => name === groups['model']);
        return known ? { status: 200, json: showDescribed(known) } : showModel(written, groups);
      },
    },
    {
      ...{ name: 'collection', method: 'GET', path: /^\/v1\/collections\/(?<slug>[\w-]+)$/ },
      answer: ({ groups: { slug = '' } }) => {
        const found = described.filter(({ collections }) => collections.includes(slug));
        const models = found.map(showDescribed);
        return found.length > 0
          ? { status: 200, json: { name: slug, slug, description: '', models } }
          : problem(404);
      },
    },
    {
      ...{ name: 'upload', method: 'POST', path: /^\/v1\/files$/ },
      answer: (call) => files.receive(call, `${server.url}/v1`),
    },
    {
      ...{ name: 'file', method: 'GET', path: /^\/v1\/files\/(?<id>[^/]+)$/ },
      answer: ({ groups }) => files.show(groups['id'] ?? ''),
    },
    {
      ...{ name: 'download', method: 'GET', path: /^\/delivery\/(?<id>[^/]+)\/[^/]+$/, isPublic: true },
      answer: tasks.about(OUTPUT_GONE, deliver),
    },
  ];
  const { tasks: predictions, ...server } = await startTaskServer<ReplicateCall, LoopbackPrediction>({
    ...{ tasks, routes, now, path: '/v1', notFound: problem(404) },
    refuse: requireAuthorization(`Bearer ${apiToken}`, problem(401)),
  });
  return { ...withStop(server, webhooks.stop), apiToken, predictions, described, webhooks: webhooks.shown };
}

function showModel(models: readonly LoopbackModel[], groups: LoopbackCall['groups']): LoopbackAnswer {
  const model = models.find(({ name }) => name === groups['model']);
  if (!model) return problem(404);
  const version = { id: model.version ?? 'hidden', cog_version: null, openapi_schema: null };
  if (groups['version'] !== undefined) {
    return groups['version'] === version.id ? { status: 200, json: version } : problem(404);
  }
  const [owner, name] = model.name.split('/');
  const json = { owner, name, visibility: 'public', is_official: !model.version, latest_version: version };
  return { status: 200, json: { url: `https://replicate.com/${model.name}`, run_count: 0, ...json } };
}
