import { writeFileSync } from 'node:fs';

/**
 * Draws the pictures of docs/guide.md: where each step is on Discord's Developer Portal. They are plans and no
 * screenshots, so they show only what the step needs. `node scripts/draw-guide.ts` writes them.
 */

interface Page {
  /** The entry of the portal's menu, on the left. */
  menu: string;
  fields: readonly Field[];
}

interface Field {
  name: string;
  /** What to enter, choose or press. */
  value: string;
  kind: 'text' | 'button' | 'on' | 'off' | 'choice';
  /** Beside the field: why. */
  why: string;
}

const MENU = ['General Information', 'Installation', 'OAuth2', 'Bot'];

/** By the name of the picture. */
const pages: Record<string, Page> = {
  'guide-general': {
    menu: 'General Information',
    fields: [
      { name: 'App Icon', value: 'your picture', kind: 'button', why: 'Members see it beside every video' },
      { name: 'Name', value: 'Film Club Videos', kind: 'text', why: 'It stands beside every video too' },
      {
        name: 'Interactions Endpoint URL',
        value: '',
        kind: 'text',
        why: 'Leave it empty: commands come by the gateway',
      },
      {
        name: 'Terms of Service URL',
        value: 'https://example.com/terms',
        kind: 'text',
        why: 'Your rules for the bot',
      },
      {
        name: 'Privacy Policy URL',
        value: 'https://example.com/privacy',
        kind: 'text',
        why: 'What docs/privacy.md lists',
      },
    ],
  },
  'guide-installation': {
    menu: 'Installation',
    fields: [
      { name: 'Guild Install', value: '', kind: 'on', why: 'The bot belongs to servers' },
      { name: 'User Install', value: '', kind: 'off', why: 'It has no commands for people alone' },
      {
        name: 'Install Link',
        value: 'None',
        kind: 'choice',
        why: 'Otherwise Public Bot can’t be switched off',
      },
    ],
  },
  'guide-bot': {
    menu: 'Bot',
    fields: [
      {
        name: 'Token',
        value: 'Reset Token',
        kind: 'button',
        why: 'Shown once: copy it to DISCORD_TOKEN in .env',
      },
      { name: 'Public Bot', value: '', kind: 'off', why: 'Only you can add it to servers' },
      {
        name: 'Requires OAuth2 Code Grant',
        value: '',
        kind: 'off',
        why: 'The invite link doesn’t work with it',
      },
      { name: 'Presence Intent', value: '', kind: 'off', why: 'The bot needs no intents' },
      { name: 'Server Members Intent', value: '', kind: 'off', why: '' },
      { name: 'Message Content Intent', value: '', kind: 'off', why: 'It doesn’t read messages' },
    ],
  },
};

const WIDTH = 860;
const ROW = 64;
const TOP = 56;
const colors = {
  page: '#313338',
  menu: '#2b2d31',
  field: '#1e1f22',
  text: '#f2f3f5',
  quiet: '#b5bac1',
  accent: '#5865f2',
  on: '#23a55a',
  off: '#80848e',
};

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const text = (x: number, y: number, content: string, color: string, more = '') =>
  `<text x="${x}" y="${y}" fill="${color}" ${more}>${escaped(content)}</text>`;
const box = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${fill}"/>`;

function drawControl({ kind, value }: Field, y: number): string {
  if (kind === 'on' || kind === 'off') {
    const isOn = kind === 'on';
    const knob = `<circle cx="${isOn ? 238 : 220}" cy="${y + 20}" r="8" fill="#fff"/>`;
    return `<rect x="208" y="${y + 8}" width="42" height="24" rx="12" fill="${colors[kind]}"/>${knob}${text(260, y + 25, isOn ? 'on' : 'off', colors.text)}`;
  }
  const fill = kind === 'button' ? colors.accent : colors.field;
  return (
    box(208, y + 2, 290, 34, fill) + text(220, y + 25, kind === 'choice' ? `${value}  ▾` : value, colors.text)
  );
}

/** One page of the portal, as SVG. */
export function drawPage({ menu, fields }: Page): string {
  const height = TOP + Math.max(fields.length, 3) * ROW + 16;
  const entries = MENU.map((name, index) => {
    const y = TOP + index * 36;
    const isHere = name === menu;
    return (
      (isHere ? box(8, y - 4, 168, 30, colors.accent) : '') +
      text(20, y + 16, name, isHere ? '#fff' : colors.quiet)
    );
  });
  const rows = fields.map((field, index) => {
    const y = TOP + index * ROW;
    return (
      text(208, y - 6, field.name, colors.quiet, 'font-size="12" font-weight="bold"') +
      drawControl(field, y) +
      text(516, y + 25, field.why, colors.text, 'font-size="14"')
    );
  });
  const title = `Developer Portal, ${menu}: ${fields.map(({ name, value, kind }) => `${name} ${value || (kind === 'text' ? 'empty' : kind)}`).join(', ')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="15" role="img">
<title>${escaped(title)}</title>
${box(0, 0, WIDTH, height, colors.page)}
${box(0, 0, 184, height, colors.menu)}
${text(20, 28, 'Developer Portal', colors.text, 'font-weight="bold"')}
${[...entries, ...rows].join('\n')}
</svg>
`;
}

/** The pictures by their file in docs. */
export const pictures = Object.fromEntries(
  Object.entries(pages).map(([name, page]) => [`${name}.svg`, drawPage(page)]),
);

if (import.meta.main)
  for (const [name, picture] of Object.entries(pictures))
    writeFileSync(new URL(`../docs/${name}`, import.meta.url), picture);
