import { describe, expect, it } from 'vitest';
import { postableLink } from '../../src/delivery/hosting/provider-link.ts';
import { runtime } from '../support/runtime.ts';

const api = {
  origin: 'https://api.provider.example',
  headers: { authorization: 'Bearer sk-1234567890' },
  isOperatorsOwn: false,
};

describe("the provider's own link", () => {
  it.each([
    ['no encryption', 'http://cdn.example/a.mp4'],
    ['the API itself, which wants the key', 'https://api.provider.example/v1/videos/1/content'],
    ['a machine of the network', 'https://192.168.1.5/a.mp4'],
    ['credentials', 'https://me:secret@cdn.example/a.mp4'],
    ['our key in it', 'https://cdn.example/a.mp4?key=sk-1234567890'],
    ['our key in it, disguised', 'https://cdn.example/a.mp4?key=sk%2D1234567890'],
    ['more than a message holds', `https://cdn.example/${'a'.repeat(1_500)}`],
    ['one character more than may be posted', `https://cdn.example/${'a'.repeat(1_181)}`],
    ['no address', 'a.mp4'],
  ])('is never posted with %s', (_, address) =>
    expect(postableLink(address, api, runtime.network)).toBeUndefined(),
  );

  it.each([
    ['S3', 'X-Amz-Date=20270115T120000Z&X-Amz-Expires=3600', '2027-01-15T13:00:00Z'],
    ['Google', 'X-Goog-Date=20270115T120000Z&X-Goog-Expires=60', '2027-01-15T12:01:00Z'],
    ['CloudFront', 'Expires=1800000000&Signature=x', '2027-01-15T08:00:00Z'],
    ['Azure', 'se=2027-01-15T08%3A00%3A00Z&sig=x', '2027-01-15T08:00:00Z'],
    ['one that does not say', 'token=x', undefined],
    ['S3, without its date', 'X-Amz-Expires=3600', undefined],
    ['S3, for no time', 'X-Amz-Date=20270115T120000Z&X-Amz-Expires=0', undefined],
    ['S3, by a date in words', 'X-Amz-Date=x20270115T120000Z&X-Amz-Expires=3600', undefined],
    ['S3, by a date and more', 'X-Amz-Date=20270115T120000Zx&X-Amz-Expires=3600', undefined],
    ['S3, in small letters', 'x-amz-date=20270115T120000Z&x-amz-expires=3600', '2027-01-15T13:00:00Z'],
    ['CloudFront, with a fraction', 'Expires=1800000000.5', undefined],
    ['one that counts from now', 'Expires=1000000000', undefined],
    ['one in milliseconds', 'Expires=100000000000', undefined],
  ])('tells its end by the signature of %s', (_, query, end) => {
    const address = `https://cdn.example/a.mp4?${query}`;
    const expiresAtMs = end === undefined ? null : Date.parse(end);
    expect(postableLink(address, api, runtime.network)).toEqual({ url: address, expiresAtMs });
  });

  it.each([
    [{}, 'https://cdn.example/a.mp4?key=short'],
    [{ authorization: 'Bearer short' }, 'https://cdn.example/a.mp4?key=short'],
    [{ 'x-key': '12345678' }, 'https://cdn.example/a.mp4?key=1234567'],
    [{ 'x-key': '12345678' }, 'https://cdn.example/%zz'],
    [{ 'x-key': '12345678' }, `https://cdn.example/${'a'.repeat(1_180)}`],
  ])('may be posted beside %j: %s', (headers, address) => {
    const url = { url: address, expiresAtMs: null };
    expect(postableLink(address, { ...api, headers }, runtime.network)).toEqual(url);
    expect(postableLink(address, undefined, runtime.network)).toEqual(url);
  });

  it('is never posted with a key of eight letters', () => {
    const address = 'https://cdn.example/a.mp4?key=12345678';
    expect(
      postableLink(address, { ...api, headers: { 'x-key': '12345678' } }, runtime.network),
    ).toBeUndefined();
  });
});
