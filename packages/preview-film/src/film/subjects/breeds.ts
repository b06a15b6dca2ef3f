/** The differences between four-legged animals. Lengths are relative to the body. */
export interface Breed {
  coat: string;
  belly: string;
  legs: number;
  thick: number;
  neck: number;
  neckAngle: number;
  head: number;
  muzzle: number;
  ears: 'point' | 'floppy' | 'small';
  tail: 'bushy' | 'thin' | 'hair' | 'short';
  antlers?: boolean;
  mane?: boolean;
}

export const breeds = {
  fox: {
    coat: '#d9622b',
    belly: '#fff1e2',
    legs: 0.42,
    thick: 0.15,
    neck: 0.2,
    neckAngle: -0.5,
    head: 0.135,
    muzzle: 0.2,
    ears: 'point',
    tail: 'bushy',
  },
  dog: {
    coat: '#b98754',
    belly: '#f0dcc0',
    legs: 0.46,
    thick: 0.17,
    neck: 0.24,
    neckAngle: -0.75,
    head: 0.14,
    muzzle: 0.17,
    ears: 'floppy',
    tail: 'thin',
  },
  cat: {
    coat: '#5a5560',
    belly: '#8d8792',
    legs: 0.4,
    thick: 0.15,
    neck: 0.15,
    neckAngle: -0.7,
    head: 0.14,
    muzzle: 0.07,
    ears: 'point',
    tail: 'thin',
  },
  horse: {
    coat: '#6b4030',
    belly: '#7d5240',
    legs: 0.72,
    thick: 0.2,
    neck: 0.5,
    neckAngle: -0.95,
    head: 0.13,
    muzzle: 0.27,
    ears: 'small',
    tail: 'hair',
    mane: true,
  },
  deer: {
    coat: '#8d5f3c',
    belly: '#cfae8a',
    legs: 0.74,
    thick: 0.155,
    neck: 0.42,
    neckAngle: -1.15,
    head: 0.11,
    muzzle: 0.18,
    ears: 'small',
    tail: 'short',
    antlers: true,
  },
} satisfies Record<string, Breed>;
