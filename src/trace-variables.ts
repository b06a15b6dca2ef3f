import * as z from 'zod';
import { oneOf, positiveInteger, problem, url } from './variable-kinds.ts';

/** `name=value,other=value`, each percent-encoded. */
function pairs(what: string, example: string) {
  const bad = problem(`isn't a list of ${what}`, example);
  return z
    .string()
    .regex(/^\s*[\w.!#$&'*+^`|~-]+\s*=[^,=]+=*\s*(,\s*[\w.!#$&'*+^`|~-]+\s*=[^,=]+=*\s*)*,?\s*$/, bad)
    .transform((text, context) => {
      const decoded = decodedPairs(text);
      if (decoded) return decoded;
      context.addIssue(bad);
      return z.NEVER;
    });
}

/** `undefined` if a value is encoded badly, or contains what no header can. */
function decodedPairs(text: string): Record<string, string> | undefined {
  try {
    const all = text.split(',').flatMap((pair): [string, string][] => {
      const at = pair.indexOf('=');
      return at < 0 ? [] : [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]];
    });
    return all.some(([, value]) => /\p{Cc}/u.test(value)) ? undefined : Object.fromEntries(all);
  } catch {
    return undefined;
  }
}

const headers = pairs('headers', 'api-key=the-key');
const timeoutMs = positiveInteger('10000');
const protocol = oneOf('http/protobuf');

/**
 * The variables of OpenTelemetry that the bot reads. A name with `TRACES` wins over the one without.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export const traceVariables = {
  OTEL_SDK_DISABLED: z
    .string()
    .toLowerCase()
    .pipe(oneOf('true', 'false'))
    .transform((value) => value === 'true'),
  OTEL_TRACES_EXPORTER: oneOf('otlp', 'none'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http://127.0.0.1:4318'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url('http://127.0.0.1:4318/v1/traces'),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_HEADERS: headers,
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: headers,
  OTEL_EXPORTER_OTLP_TIMEOUT: timeoutMs,
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: timeoutMs,
  OTEL_SERVICE_NAME: z.string(),
  OTEL_RESOURCE_ATTRIBUTES: pairs('attributes', 'deployment.environment=production'),
  OTEL_TRACES_SAMPLER: oneOf(
    ...(['parentbased_always_on', 'always_on', 'always_off', 'traceidratio'] as const),
    ...(['parentbased_always_off', 'parentbased_traceidratio'] as const),
  ),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0|1|0?\.\d+|[01]\.0*)$/, problem("isn't a share from 0 to 1", '0.1'))
    .transform(Number),
};

const schema = z.object(traceVariables).partial();

/** Where traces go, and of which jobs; `undefined` if they go nowhere. */
export function tracesOf(values: z.infer<typeof schema>) {
  const endpoint = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (endpoint && `${endpoint}/v1/traces`);
  const isOff = values.OTEL_SDK_DISABLED || values.OTEL_TRACES_EXPORTER === 'none';
  const ratio = ratioOf(values);
  if (!url || isOff || ratio === 0) return;
  return {
    ...{ url, ratio },
    headers: values.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? values.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    timeoutMs: values.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT ?? values.OTEL_EXPORTER_OTLP_TIMEOUT ?? 10_000,
    resource: {
      'service.name': 'cutscene',
      ...values.OTEL_RESOURCE_ATTRIBUTES,
      ...(values.OTEL_SERVICE_NAME && { 'service.name': values.OTEL_SERVICE_NAME }),
    },
  };
}

/** The share of jobs. All calls of a job decide alike, so a parent decides nothing else. */
function ratioOf({
  OTEL_TRACES_SAMPLER: sampler,
  OTEL_TRACES_SAMPLER_ARG: share = 1,
}: z.infer<typeof schema>) {
  if (sampler?.endsWith('always_off')) return 0;
  return sampler?.endsWith('traceidratio') ? share : 1;
}
