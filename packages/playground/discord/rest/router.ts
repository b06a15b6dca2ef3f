import type { Route } from './exchange.ts';

export interface RouteMatch {
  route: Route;
  params: Record<string, string>;
}

/** Finds the route of a request. Fixed parts of a path take precedence over parameters. */
export function createRouter(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch | undefined {
  const table = routes.map((route) => ({ route, parts: route.path.split('/') }));
  table.sort((a, b) => parameterCount(a.parts) - parameterCount(b.parts));
  return (method, path) => {
    const parts = path.split('/');
    for (const { route, parts: pattern } of table) {
      if (route.method !== method || pattern.length !== parts.length) continue;
      const params = matchParts(pattern, parts);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
}

function matchParts(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = decode(parts[index] ?? '');
    if (expected.startsWith(':') && part !== '') params[expected.slice(1)] = part;
    else if (expected !== part) return undefined;
  }
  return params;
}

function parameterCount(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith(':')).length;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
