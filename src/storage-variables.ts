import { join, resolve } from 'node:path';
import type { Environment } from './environment.ts';
import type { Values } from './variables.ts';

/** Required for S3. The region has a default that most servers except Amazon's accept. */
const s3Variables = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

export const roleOf = ({ ROLE: role = 'all' }: Values) => role;

/** Whether this process does only a part of what a bot does. */
export const isPart = ({ ROLE: role }: Environment) => role === 'gateway' || role === 'worker';

export function problemsOfRole(environment: Environment): string[] {
  if (!isPart(environment) || environment['DATABASE_URL']) return [];
  return [
    'DATABASE_URL: is missing; a gateway or worker needs the Postgres database that all processes share, for example postgres://cutscene:password@127.0.0.1:5432/cutscene',
  ];
}

export function problemsOfBlobs({ BLOBS_DIR: blobs, DATA_DIR: data = './data' }: Environment): string[] {
  if (!blobs || resolve(blobs) !== resolve(data)) return [];
  return ['BLOBS_DIR: is the same folder as DATA_DIR; give it one of its own, for example /mnt/cutscene'];
}

export function problemsOfS3(environment: Environment): string[] {
  const missing = s3Variables.filter((name) => !environment[name]);
  if (missing.length === s3Variables.length) return [];
  return missing.map((name) => `${name}: is missing; hosting on S3 needs ${s3Variables.join(', ')} together`);
}

function s3Of(values: Values) {
  if (!values.S3_ENDPOINT) return undefined;
  return {
    endpoint: values.S3_ENDPOINT,
    bucket: values.S3_BUCKET ?? '',
    accessKeyId: values.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: values.S3_SECRET_ACCESS_KEY ?? '',
    region: values.S3_REGION ?? 'us-east-1',
  };
}

/**
 * Where files are that other processes look for. `blobs`: the place that they share, which is `BLOBS_DIR`, otherwise the
 * bucket if there are several processes. Unset: this one has them in its data folder, and is alone.
 */
export function filesOf(values: Values, dataDir: string) {
  if (values.BLOBS_DIR) {
    const path = resolve(values.BLOBS_DIR);
    return { blobs: { kind: 'folder' as const, path }, filesDir: path };
  }
  const s3 = roleOf(values) === 'all' ? undefined : s3Of(values);
  return { blobs: s3 && { kind: 's3' as const, ...s3 }, filesDir: dataDir };
}

/** Where videos over the upload limit are hosted, for how long, and how many. */
export function hostingOf(values: Values, filesDir: string) {
  return {
    path: join(filesDir, 'hosted'),
    s3: s3Of(values),
    keptMs: (values.HOSTED_DAYS ?? 7) * 24 * 3_600_000,
    maxBytes: (values.HOSTED_MAX_GB ?? 10) * 1e9,
  };
}
