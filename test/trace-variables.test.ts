import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { StartError } from '../src/errors.ts';

const here = 'http://127.0.0.1:4318';
const tracesOf = (env: Record<string, string>) => loadConfig(env, { modelIds: [] }).traces;

describe('the variables of OpenTelemetry', () => {
  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['no address', { OTEL_SERVICE_NAME: 'films', OTEL_EXPORTER_OTLP_HEADERS: 'a=b' }],
    ['another exporter', { OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_TRACES_EXPORTER: 'none' }],
    ['a switch', { OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_SDK_DISABLED: 'TRUE' }],
    ['a sampler', { OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_TRACES_SAMPLER: 'always_off' }],
    ['its parent', { OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_TRACES_SAMPLER: 'parentbased_always_off' }],
    [
      'a share of zero',
      {
        ...{ OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_TRACES_SAMPLER: 'traceidratio' },
        OTEL_TRACES_SAMPLER_ARG: '0',
      },
    ],
  ])('turn no traces on: %s', (_, env) => {
    expect(tracesOf(env)).toBeUndefined();
  });

  it.each<[string, Record<string, string>, object]>([
    [
      'an address for everything',
      { OTEL_EXPORTER_OTLP_ENDPOINT: `${here}/otlp/` },
      {
        ...{ url: `${here}/otlp/v1/traces`, headers: {}, timeoutMs: 10_000, ratio: 1 },
        resource: { 'service.name': 'cutscene' },
      },
    ],
    [
      'names with TRACES before those without',
      {
        ...{ OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${here}/t` },
        ...{ OTEL_EXPORTER_OTLP_HEADERS: 'a=1', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=2' },
        ...{ OTEL_EXPORTER_OTLP_TIMEOUT: '1', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '2' },
      },
      { url: `${here}/t`, headers: { b: '2' }, timeoutMs: 2 },
    ],
    [
      'encoded headers, with the padding of base64',
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: here,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20dTpw== , x-scope=a%2Cb',
      },
      { headers: { authorization: 'Basic dTpw==', 'x-scope': 'a,b' } },
    ],
    [
      'a name, and facts beside it',
      {
        ...{ OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_SERVICE_NAME: 'films' },
        OTEL_RESOURCE_ATTRIBUTES: 'service.name=ignored,deployment.environment=test',
      },
      { resource: { 'service.name': 'films', 'deployment.environment': 'test' } },
    ],
    [
      'a share',
      {
        ...{ OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' },
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      },
      { ratio: 0.25 },
    ],
    [
      'a share that only its sampler reads',
      { OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_TRACES_SAMPLER_ARG: '0.25' },
      { ratio: 1 },
    ],
  ])('are read: %s', (_, env, settings) => {
    expect(tracesOf(env)).toMatchObject(settings);
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'the-key-alone'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%zz'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=b,c'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=b%0D%0Ac: d'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%00'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '10s'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '10'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ])('are refused without their value: %s=%s', (name, value) => {
    let problems: readonly string[] = [];
    try {
      tracesOf({ OTEL_EXPORTER_OTLP_ENDPOINT: here, [name]: value });
    } catch (error) {
      if (error instanceof StartError) problems = error.problems;
    }
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name}: .*; for example `))]);
    expect(problems[0]).not.toContain(`${value};`);
  });

  it('keeps headers out of the log', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: here, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=key%20of%20it' };
    expect(loadConfig(env, { modelIds: [] }).secrets).toEqual(
      expect.arrayContaining(['api-key=key%20of%20it', 'key of it']),
    );
  });
});
