import { builtInModels } from '../../src/catalog/catalog.ts';
import type { Offer, Way } from '../../src/catalog/schema.ts';
import type { Stage } from '../../src/catalog/stage-schema.ts';
import { providerOf } from '../../src/catalog/ways.ts';
import { toCreate as toGoogleCreate } from '../../src/providers/google/request.ts';
import { createBodyFiles } from '../../src/providers/http/body-files.ts';
import { toInput } from '../../src/providers/input.ts';
import { agents } from '../../src/providers/luma/agents.ts';
import { dreamMachine } from '../../src/providers/luma/dream-machine.ts';
import { toModelPath } from '../../src/providers/model-path.ts';
import { toFields } from '../../src/providers/openai/request.ts';
import { toBody as toOpenrouterBody } from '../../src/providers/openrouter/request.ts';
import {
  type InputFields,
  type InputFile,
  inputOf,
  type Role,
  roles,
  type TaskRequest,
} from '../../src/providers/provider.ts';
import { toCreate } from '../../src/providers/runway/request.ts';
import { toRequest } from '../../src/providers/vidu/request.ts';
import { toRequest as toXaiRequest } from '../../src/providers/xai/request.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { selfHosted } from '../support/self-hosted.ts';
import { type Endpoint, facts } from './facts.ts';

/** An input of each role, with an address of its own. */
function inputAs(role: Role, index: number): InputFile {
  const file = { role, path: '/nowhere', bytes: 1 };
  const url = `https://example.com/${role}-${index}`;
  if (role === 'audio') return { ...file, contentType: 'audio/mpeg', durationMs: 5_000, url: `${url}.mp3` };
  const picture = { ...file, width: 1_024, height: 576 };
  return role === 'video'
    ? { ...picture, contentType: 'video/mp4', durationMs: 5_000, url: `${url}.mp4` }
    : { ...picture, contentType: 'image/png', url: `${url}.png` };
}

/** A video has the shape of its request. */
function shaped(input: InputFile, aspectRatio: string): InputFile {
  const [width = 16, height = 9] = aspectRatio.split(':').map(Number);
  return input.role === 'video' ? { ...input, width: width * 64, height: height * 64 } : input;
}

export interface Sent {
  provider: string;
  name: string;
  body: object;
}

/** The bodies that the adapters make of a request, with the name of the record. */
async function send(provider: string, request: TaskRequest): Promise<Sent[]> {
  const { model, inputs, task } = request;
  const url = inputOf(request, 'first')?.url;
  const values = inputs.map(({ role, url = '' }) => ({ role, value: url }));
  const files = createBodyFiles(systemRandom);
  switch (provider) {
    case 'replicate':
      return [{ provider, name: model, body: toInput(request, values) }];
    case 'wavespeed':
    case 'fal':
      return [{ provider, name: toModelPath(model, url !== undefined), body: toInput(request, values) }];
    case 'runway': {
      const { path, toBody } = toCreate(request);
      const body = toBody(values);
      const name = ['POST', path, model, body['mode']].filter(Boolean).join(' ');
      return [{ provider, name, body }];
    }
    case 'luma':
    case 'luma-agents': {
      const [api, name] =
        provider === 'luma'
          ? [dreamMachine, `POST /dream-machine/v1/generations/video ${model}`]
          : [agents, `POST /v1/generations ${model} ${task === 'edit' ? 'video_edit' : 'video'}`];
      return [{ provider: 'luma', name, body: await api.toBody(request, { isOperatorsOwn: false, files }) }];
    }
    case 'vidu': {
      const { path, body } = await toRequest(request, 'job', files);
      return [{ provider, name: `POST /ent/v2/${path} ${model}`, body }];
    }
    case 'xai': {
      const { path, body } = toXaiRequest(request, values);
      return [{ provider, name: `POST /v1/${path} ${model}`, body }];
    }
    case 'google':
      return [toGoogle(toGoogleCreate(request).toBody(values))];
    case 'openrouter':
      return [{ provider, name: `POST /api/v1/videos ${model}`, body: toOpenrouterBody(request, values) }];
    case 'openai': {
      const file = url === undefined ? {} : { input_reference: url };
      if (model.startsWith('sora'))
        return [
          {
            provider,
            name: `POST /v1/videos ${model}`,
            body: { ...toFields(request, 'multipart'), ...file },
          },
        ];
      return [
        {
          provider,
          name: 'POST /v1/videos (vLLM-Omni)',
          body: { ...toFields(request, 'multipart'), ...file },
        },
        { provider, name: 'POST /v1/videos (SGLang)', body: { ...toFields(request, 'json'), ...file } },
      ];
    }
    default:
      throw new Error(`${provider} has no records`);
  }
}

/** The parts of its input by their types, like fields. */
function toGoogle({ input, ...body }: Record<string, unknown>): Sent {
  const parts = input as { type: string; text?: string; data?: string }[];
  const of = (type: string) => parts.filter((part) => part.type === type).map((part) => part.data);
  const named = { text: parts.find(({ text }) => text)?.text, images: of('image'), videos: of('video') };
  const sent = Object.entries(named).filter(([, value]) => value !== undefined && value.length > 0);
  const { task } = (body['generation_config'] as { video_config: { task: string } }).video_config;
  const name = `POST /v1beta/interactions ${String(body['model'])} ${task}`;
  return { provider: 'google', name, body: { ...body, ...Object.fromEntries(sent) } };
}

export interface Sender {
  offer: Offer;
  way: Way;
  stage: Stage;
}

/** A request for each combination of options and inputs that a stage of a way takes. */
function* requestsOf({ way, stage }: Sender): Generator<TaskRequest> {
  const isVideo = stage.makes === 'video';
  const { durations } = way;
  const seconds = Array.isArray(durations)
    ? durations
    : new Set([durations.from, way.defaultDurationSeconds, durations.to]);
  const sounds = isVideo && (way.sound === 'on' || way.sound === 'off') ? [true, false] : [undefined];
  const avoided = isVideo && way.avoid ? [undefined, 'rain'] : [undefined];
  for (const inputs of inputsOf(way, stage))
    for (const durationSeconds of seconds)
      for (const resolution of way.resolutions)
        for (const aspectRatio of way.aspectRatios)
          for (const sound of sounds)
            for (const avoid of avoided)
              yield {
                ...{ model: stage.providerModel, makes: stage.makes, task: way.task },
                ...{ prompt: 'x'.repeat(way.promptMaxLength), durationSeconds, resolution, aspectRatio },
                ...{ seed: 1, inputs: inputs.map((input) => shaped(input, aspectRatio)) },
                ...(sound !== undefined && { sound }),
                ...(avoid !== undefined && { avoid }),
                ...(stage.fields && { fields: stage.fields as InputFields }),
              };
}

/** The fewest and the most inputs of each role, and one of each, in every combination. */
function inputsOf(way: Way, stage: Stage): InputFile[][] {
  if (stage.unlessImage) return [[]];
  if (stage.makes === 'video' && way.stages.length > 1) return [[inputAs('first', 0)]];
  return roles
    .filter((role) => way.inputs[role])
    .reduce<InputFile[][]>(
      (lists, role) => {
        const { min = 0, max = 0 } = way.inputs[role] ?? {};
        return lists.flatMap((list) =>
          [...new Set([min, 1, max])].map((count) => [
            ...list,
            ...Array.from({ length: count }, (_, index) => inputAs(role, index)),
          ]),
        );
      },
      [[]],
    );
}

export function recordOf({ provider, name }: Sent): Endpoint | undefined {
  return facts.get(provider)?.find((endpoint) => endpoint.name === name);
}

export const models = [...builtInModels, ...selfHosted('wan-2.2')];
const senders: Sender[] = models.flatMap(({ offers }) =>
  offers
    .filter(({ provider }) => provider !== 'preview')
    .flatMap((offer) => offer.ways.flatMap((way) => way.stages.map((stage) => ({ offer, way, stage })))),
);

/** Every body that a row of the catalog can make. */
export async function* everyBody() {
  for (const sender of senders)
    for (const request of requestsOf(sender))
      for (const sent of await send(providerOf(sender.way, sender.stage), request))
        yield { sender, request, sent };
}
