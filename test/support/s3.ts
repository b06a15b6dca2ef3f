import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import S3rver from 's3rver';
import { temporaryFolder } from './temporary-folder.ts';

export const BUCKET = 'films';
/** The server's only identity. */
const IDENTITY = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
const REGION = 'eu-central-1';

/** A real S3 server with one empty bucket, behind a front that checks signatures, because that server doesn't. */
export async function startS3() {
  const folder = await temporaryFolder();
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder.path,
    configureBuckets: [{ name: BUCKET }],
  });
  const { port } = await server.run();
  const calls: string[] = [];
  const front = createServer((incoming, answer) => {
    const { method = 'GET', url = '/' } = incoming;
    calls.push(`${method} ${url.split('?')[0]}`);
    if (!isSigned(incoming)) {
      incoming.resume();
      answer.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      return;
    }
    // s3rver signs nothing itself, and knows only its own host.
    const { headers } = incoming;
    const passed = request({ port, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  return {
    options: { endpoint, bucket: BUCKET, region: REGION, ...IDENTITY },
    env: {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: BUCKET,
      S3_ACCESS_KEY_ID: IDENTITY.accessKeyId,
      S3_SECRET_ACCESS_KEY: IDENTITY.secretAccessKey,
      S3_REGION: REGION,
    },
    /** `PUT /films/…`, in order of arrival. */
    calls,
    async [Symbol.asyncDispose]() {
      front.closeAllConnections();
      front.close();
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function isSigned({ method = '', url = '', headers }: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const isLink = searchParams.has('X-Amz-Signature');
  const part = (name: string) =>
    (isLink
      ? searchParams.get(`X-Amz-${name}`)
      : new RegExp(`${name}=([^,\\s]+)`).exec(headers.authorization ?? '')?.[1]) ?? '';
  const signature = part('Signature');
  const signed = part('SignedHeaders').split(';');
  const scope = part('Credential').split('/').slice(1);
  const date = isLink ? part('Date') : String(headers['x-amz-date']);

  searchParams.delete('X-Amz-Signature');
  const query = [...searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&');
  const payload = isLink ? 'UNSIGNED-PAYLOAD' : String(headers['x-amz-content-sha256']);
  const lines = signed.map((name) => `${name}:${String(headers[name])}\n`).join('');
  const canonical = [method, pathname, query, lines, signed.join(';'), payload].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const key = scope.reduce<string | Buffer>(
    (secret, each) => createHmac('sha256', secret).update(each).digest(),
    `AWS4${IDENTITY.secretAccessKey}`,
  );
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash].join('\n');
  const isRight = createHmac('sha256', key).update(text).digest('hex') === signature;
  return isRight && scope[1] === REGION && scope[2] === 's3' && signed.includes('host');
}
