/** Our own small line drawings on a 24 × 24 grid. */

const shapes = {
  hash: 'M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h15.5M4 15h15.5',
  thread: 'M6 4v9a4 4 0 0 0 4 4h9M15.5 13.5l3.5 3.5-3.5 3.5',
  age: 'M12 3.5 21.5 20h-19zM12 10v4.5M12 17.2v.1',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  dots: 'M5.5 12h.1M12 12h.1M18.5 12h.1',
  down: 'M6 9.5l6 6 6-6',
  up: 'M6 14.5l6-6 6 6',
  send: 'M4.5 12h9M4.5 12 3.5 4.5 21 12 3.5 19.5z',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 0 .01 0z',
  file: 'M6 3h8l4.5 4.5V21H6zM14 3v5h4.5',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-2.5 4 3.5M15.5 9h.1',
  play: 'M8 5.5v13l11-6.5z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  people:
    'M9 11a3.3 3.3 0 1 0-.01 0zM3 19.5c0-3 2.5-5 6-5s6 2 6 5M16 5a3 3 0 0 1 0 6M17.5 14.8c2.2.6 3.5 2.3 3.5 4.7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  open: 'M13 5h6v6M19 5l-9 9M16 13.5V19H5V8h5.5',
  warn: 'M12 8v5M12 16.3v.1M12 3.2a8.8 8.8 0 1 0 .01 0z',
  slash: 'M5 4h14v16H5zM14 8l-4 8',
  role: 'M12 3.5 19 6v6c0 4-3 7-7 8.5C8 19 5 16 5 12V6z',
  wire: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  clapper: 'M4 10.5h16V20H4zM4 10.5 3.2 7 18.8 3.5l.8 3.5M8.2 5.9l2.5 3.2M13 4.8l2.5 3.2',
  stack: 'M4 5h16v6H4zM4 13h16v6H4zM7.5 8h.1M7.5 16h.1M11 8h5M11 16h5',
  coin: 'M12 3.5a8.5 8.5 0 1 0 .01 0zM14.8 9.2c-.5-1-1.5-1.5-2.8-1.5-1.6 0-2.8.8-2.8 2.1 0 3 5.8 1.5 5.8 4.5 0 1.3-1.3 2.1-3 2.1-1.5 0-2.7-.6-3.2-1.7M12 6v12',
  globe:
    'M12 3.5a8.5 8.5 0 1 0 .01 0zM3.5 12h17M12 3.5c3 2.6 3.8 5.4 3.8 8.5s-.8 5.9-3.8 8.5c-3-2.6-3.8-5.4-3.8-8.5s.8-5.9 3.8-8.5z',
  wifi: 'M3.5 9.5c5-4.5 12-4.5 17 0M7 13.2c3-2.6 7-2.6 10 0M12 17.5h.1',
} as const;

export type IconName = keyof typeof shapes;

const svg = 'http://www.w3.org/2000/svg';

export function icon(name: IconName, className: string = ''): SVGSVGElement {
  const element = document.createElementNS(svg, 'svg');
  element.setAttribute('viewBox', '0 0 24 24');
  element.setAttribute('class', `icon icon-${name} ${className}`.trim());
  element.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', shapes[name]);
  element.append(path);
  return element;
}
