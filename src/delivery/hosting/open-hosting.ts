import { createHosting, type Hosting, type HostingDeps } from './hosting.ts';
import { openOwnFolder } from './own-folder.ts';
import { createS3Bucket, type S3Options } from './s3.ts';

/** Creates the hosting that the operator has set up. `videosPath` is the folder that the bot's own server serves. */
export async function openHosting({
  s3,
  publicUrl,
  path,
  maxBytes,
  ...deps
}: Omit<HostingDeps, 's3' | 'own'> & {
  s3: S3Options | undefined;
  publicUrl: string | undefined;
  /** The folder that the bot's own server serves. */
  path: string;
  maxBytes: number;
}): Promise<{ hosting: Hosting; videosPath: string | undefined }> {
  const own =
    publicUrl === undefined
      ? undefined
      : { publicUrl, folder: await openOwnFolder({ path, maxBytes, runtime: deps.runtime }) };
  const hosting = createHosting({ ...deps, s3: s3 && createS3Bucket(s3, deps.runtime.network), own });
  return { hosting, videosPath: own?.folder.path };
}
