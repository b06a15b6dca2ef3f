import type { Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import { request } from 'undici';
import { readInPlace } from '../../media/read-in-place.ts';
import type { Network } from '../../runtime/network/index.ts';
import type { Rendition } from '../renditions.ts';

/**
 * The longest validity of a signed link.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ShareObjectPreSignedURL.html
 */
export const MAX_LINK_MS = 7 * 24 * 3_600_000;
const ANSWER_TIMEOUT_MS = 15_000;
/** An error's answer may be a web page. This much of it is enough for the log. */
const CAUSE_LENGTH = 300;

export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`, `https://<account>.r2.cloudflarestorage.com`, … */
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

/** A bucket on any S3-compatible server. Its calls throw an `S3Error`, or the connection's error. */
export interface S3Bucket {
  put(
    key: string,
    file: Pick<Rendition, 'path' | 'bytes'>,
    contentType: string,
    signal: AbortSignal,
  ): Promise<void>;
  /** A missing object isn't an error. */
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** The objects whose keys begin like that, and when each was put there. `signal`: for each page of them. */
  list(prefix: string, signal: () => AbortSignal): AsyncIterable<{ key: string; atMs: number }>;
  /** A URL that anybody can read for that long. */
  link(key: string, lifetimeMs: number): Promise<string>;
}

/** The server refused. `message` is for the log and contains no key. */
class S3Error extends Error {
  override readonly name = 'S3Error';
}

export function createS3Bucket(options: S3Options, { shared }: Pick<Network, 'shared'>): S3Bucket {
  const { bucket, accessKeyId, secretAccessKey, region } = options;
  const endpoint = new URL(options.endpoint);
  // An endpoint that contains the bucket's name is used as it is.
  const base = endpoint.hostname.startsWith(`${bucket}.`)
    ? endpoint.href
    : `${trim(endpoint.href)}/${bucket}`;
  const urlOf = (key: string) => new URL(`${trim(base)}/${key}`);
  const identity = { accessKeyId, secretAccessKey, region, service: 's3' };

  async function call(
    method: 'PUT' | 'DELETE' | 'GET',
    url: URL,
    body: { headers: Record<string, string>; content: AsyncIterable<Buffer> } | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    // The body isn't hashed, because that would read it twice. The connection's encryption protects it.
    const signed = await new AwsV4Signer({ method, url: url.href, ...identity }).sign();
    const response = await request(signed.url, {
      dispatcher: shared,
      method,
      headers: { ...Object.fromEntries(signed.headers), ...body?.headers },
      // undici accepts any iterable, but its types don't say so.
      ...(body && { body: body.content as unknown as Readable }),
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
      signal,
    });
    const answer = await response.body.text();
    const { statusCode } = response;
    const isThere = statusCode >= 200 && statusCode < 300;
    if (isThere || (method === 'DELETE' && statusCode === 404)) return answer;
    const code = /<Code>(\w{1,60})<\/Code>/.exec(answer)?.[1] ?? answer.slice(0, CAUSE_LENGTH);
    throw new S3Error(`S3 answered ${statusCode} to ${method}: ${code}`);
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
  async function* list(prefix: string, signal: () => AbortSignal) {
    let next: string | undefined;
    do {
      const url = new URL(base);
      url.search = new URLSearchParams({
        'list-type': '2',
        prefix,
        ...(next !== undefined && { 'continuation-token': next }),
      }).toString();
      const page = await call('GET', url, undefined, signal());
      for (const [, entry = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const key = textIn(entry, 'Key');
        if (key !== undefined) yield { key, atMs: Date.parse(textIn(entry, 'LastModified') ?? '') };
      }
      next = textIn(page, 'NextContinuationToken');
    } while (next !== undefined);
  }

  return {
    async put(key, { path, bytes }, contentType, signal) {
      const headers = { 'content-type': contentType, 'content-length': String(bytes) };
      await call('PUT', urlOf(key), { headers, content: readInPlace(path, bytes) }, signal);
    },
    async remove(key, signal) {
      await call('DELETE', urlOf(key), undefined, signal);
    },
    list,
    async link(key, lifetimeMs) {
      const url = urlOf(key);
      const seconds = Math.floor(Math.min(lifetimeMs, MAX_LINK_MS) / 1_000);
      url.searchParams.set('X-Amz-Expires', String(Math.max(1, seconds)));
      const { url: signed } = await new AwsV4Signer({ url: url.href, signQuery: true, ...identity }).sign();
      return signed.href;
    },
  };
}

/** The bot's own keys contain nothing that XML escapes, and neither do base64 tokens. */
function textIn(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}

function trim(address: string): string {
  return address.replace(/\/+$/, '');
}
