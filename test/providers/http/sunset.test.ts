import { expect, it } from 'vitest';
import { readSunset } from '../../../src/providers/http/sunset.ts';

it.each([
  [{}, undefined],
  [{ sunset: 'Sat, 31 Dec 2027 23:59:59 GMT' }, { endsOn: '2027-12-31' }],
  [{ sunset: 'Sat, 31 Dec 2027 23:59:59 GMT', deprecation: 'true' }, { endsOn: '2027-12-31' }],
  [{ sunset: 'soon' }, undefined],
  [{ sunset: 'soon', deprecation: '@1688169599' }, {}],
  [{ deprecation: '@-5' }, {}],
  [{ deprecation: 'True' }, {}],
  [{ deprecation: 'Fri, 11 Nov 2022 23:59:59 GMT' }, {}],
  [{ deprecation: 'false' }, undefined],
  [{ deprecation: 'untrue' }, undefined],
  [{ deprecation: '@1688169599 or so' }, undefined],
  [{ deprecation: '@soon' }, undefined],
  [{ deprecation: '?, now' }, undefined],
])('%j announces %j', (headers, sunset) => expect(readSunset(headers)).toEqual(sunset));
