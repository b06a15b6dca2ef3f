import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/catalog/schema.ts';
import type { Sentence, Translate } from '../../src/locales/translate.ts';
import type { Role } from '../../src/providers/provider.ts';
import { sizeOf } from '../../src/requests/input-sizes.ts';
import { barrierSentence, fileTooLarge, ModelRefusedError } from '../../src/requests/refusals.ts';
import { modelsOf } from '../support/models.ts';

/** The keys of a sentence with its parameters, in English. */
const t = Object.assign((key: string, params: object = {}) => [key, ...Object.values(params)].join(' '), {
  language: 'en',
}) as Translate;
const said = (sentence: Sentence) => sentence(t);
const ids = (...names: string[]) => names;
type Limits = ConstructorParameters<typeof ModelRefusedError>[2];

describe('a member who may make no videos here', () => {
  it.each([
    [{ kind: 'paused', reason: '' }, 'refusal.paused'],
    [{ kind: 'paused', reason: 'exams *today*' }, 'refusal.pausedFor exams \\*today\\*'],
    [{ kind: 'blocked' }, 'refusal.blocked'],
    [{ kind: 'channel', allowedChannelIds: [] }, 'refusal.channel'],
    [{ kind: 'channel', allowedChannelIds: ids('1', '2') }, 'refusal.channelBut <#1> or <#2>'],
    [
      { kind: 'channel', allowedChannelIds: ids('1', '2', '3', '4', '5') },
      'refusal.channelBut <#1>, <#2>, <#3>, or <#4>',
    ],
    [
      { kind: 'role', allowedRoleIds: ids('1', '2', '3', '4', '5') },
      'refusal.role <@&1>, <@&2>, <@&3>, or <@&4>',
    ],
  ] as const)('%j reads %s', (barrier, sentence) => expect(said(barrierSentence(barrier))).toBe(sentence));
});

describe('a model that can’t be used', () => {
  const [model, adult, ...others] = modelsOf(
    ['plain', 'adult', 'c', 'd', 'e', 'f', 'g'].map((id) => ({
      ...{ id, label: id.toUpperCase(), provider: 'vidu', image: 'optional' as const },
      stages: [{ makes: 'video' as const, providerModel: 'm', price: { usd: 0.1, per: 'second' as const } }],
      ...{ durations: { from: 5, to: 16 }, defaultDurationSeconds: 5 },
      ...{
        resolutions: ['720p' as const],
        defaultResolution: '720p' as const,
        aspectRatios: ['16:9' as const],
      },
      ...{ keptMs: 3_600_000, deadlineMs: 600_000, ageRestricted: id === 'adult' },
    })),
  );
  if (!model || !adult) throw new Error('There are two');
  const limits: Limits = {
    ...{ deniesModel: () => undefined, maxDurationSeconds: null, maxResolution: null },
    ageRestrictedModels: true,
  };

  it.each<[string, Model | undefined, Partial<Limits>, string]>([
    ['is denied', model, { deniesModel: () => 'server' }, 'refusal.modelDenied PLAIN'],
    ['is denied here', model, { deniesModel: () => 'channel' }, 'refusal.modelDeniedInChannel PLAIN'],
    ['is too long for the server', model, { maxDurationSeconds: 4 }, 'refusal.modelTooLarge PLAIN'],
    ['has no key', model, {}, 'refusal.modelNotSetUp PLAIN'],
    ['is for adults', adult, {}, 'refusal.modelForAdults ADULT'],
    ['is switched off', adult, { ageRestrictedModels: false }, 'refusal.modelOff ADULT'],
    ['is none', undefined, {}, 'refusal.unknownModel'],
  ])('since it %s says so, and what can be', (_, refused, more, reason) => {
    const sentence = said(
      new ModelRefusedError(refused, others.slice(0, 3), { ...limits, ...more }).sentence,
    );
    expect(sentence).toContain(`${reason} refusal.chooseModel C, D, or E`);
  });

  it('names three others at most, as many as have a button, and says where there is none', () => {
    expect(said(new ModelRefusedError(model, others, limits).sentence)).toContain(
      'refusal.chooseModelOrOther C, D, or E',
    );
    expect(said(new ModelRefusedError(model, [], limits).sentence)).toContain(
      'refusal.modelNotSetUp PLAIN refusal.noModel',
    );
    expect(said(new ModelRefusedError(undefined, [], limits).sentence).trim()).toBe('refusal.noModel');
  });
});

describe('the largest file', () => {
  const [image, film] = [20 * 1024 ** 2, 500 * 1024 ** 2];
  const source = { url: 'https://cdn.example/file', bytes: 7 };
  it.each<[Role, number]>([
    ['first', image],
    ['last', image],
    ['reference', image],
    ['video', film],
    ['audio', 20 * 1024 ** 2],
  ])('as %s has %i bytes', (role, maxBytes) =>
    expect(sizeOf({ role, source })).toEqual({ bytes: 7, maxBytes }),
  );

  it('is that of a film where only its last frame is wanted', () => {
    expect(sizeOf({ role: 'first', source: { lastFrameOf: source } })).toEqual({ bytes: 7, maxBytes: film });
  });
});

it('says how large an image is, to a tenth', () => {
  expect(said(fileTooLarge(20 * 1024 ** 2 + 1, 20 * 1024 ** 2))).toBe('refusal.imageTooLarge 20 20');
  expect(said(fileTooLarge(30.26 * 1024 ** 2, 20 * 1024 ** 2))).toBe('refusal.imageTooLarge 30.3 20');
});
