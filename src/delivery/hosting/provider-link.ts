import { originsOf, type Provider } from '../../providers/provider.ts';
import type { Network } from '../../runtime/network/index.ts';
import { checkAddress } from '../safe-address.ts';

/** A message may have 2,000 characters, and the link is only part of it. */
const MAX_LENGTH = 1_200;

/**
 * The provider's own URL of a video, if it may be shown: https, on a public host other than the provider's API, without
 * our key. `expiresAtMs` is `null` if the URL doesn't say.
 */
export function postableLink(
  address: string,
  api: Provider['api'],
  network: Pick<Network, 'isPublicAddress'>,
): { url: string; expiresAtMs: number | null } | undefined {
  const url = URL.parse(address);
  if (!url || url.href.length > MAX_LENGTH || (api && originsOf(api).includes(url.origin))) return undefined;
  try {
    checkAddress(url, new Set(), network);
  } catch {
    return undefined;
  }
  if (secretsOf(api).some((secret) => decoded(url.href).includes(secret))) return undefined;
  return { url: url.href, expiresAtMs: expiryOf(url) };
}

/** `Bearer abc` → `abc`. */
function secretsOf(api: Provider['api']): string[] {
  return Object.values(api?.headers ?? {})
    .map((value) => value.split(' ').at(-1) ?? '')
    .filter((secret) => secret.length >= 8);
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}

/**
 * From the query of a signed URL: S3 and Google (a date and seconds), CloudFront (seconds since 1970) and Azure (a
 * date).
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
function expiryOf({ searchParams }: URL): number | null {
  const query = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  for (const vendor of ['amz', 'goog']) {
    const startMs = readBasicDate(query.get(`x-${vendor}-date`) ?? '');
    const seconds = Number(query.get(`x-${vendor}-expires`));
    if (startMs !== null && seconds > 0) return startMs + seconds * 1_000;
  }
  const seconds = Number(query.get('expires'));
  if (Number.isInteger(seconds) && seconds > 1e9 && seconds < 1e11) return seconds * 1_000;
  const azure = Date.parse(query.get('se') ?? '');
  return Number.isFinite(azure) ? azure : null;
}

/** `20260101T120000Z`. */
function readBasicDate(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
