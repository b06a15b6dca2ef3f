interface Node {
  type: string;
  name?: string;
  expression?: Node;
  body?: Node | Node[];
  callee?: Node;
  object?: Node;
  property?: Node;
  key?: Node;
}

interface Path {
  node: Node;
  listKey?: string | null;
  parent: Node | null;
}

const LEVELS = new Set(['debug', 'info', 'warn', 'error', 'fatal']);
const TEXTS = new Set(['StringLiteral', 'TemplateLiteral']);

/** Log lines and texts of errors are for people. Tests that repeat their words would prove nothing. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'log-texts',
    value: {
      shouldIgnore({ node, listKey, parent }: Path) {
        if (isLogCall(node)) return 'a log line';
        if (TEXTS.has(node.type) && listKey === 'arguments' && isError(parent)) return 'the text of an error';
        if (TEXTS.has(node.type) && parent?.type === 'ClassProperty' && parent.key?.name === 'name')
          return 'the name of an error';
        return undefined;
      },
    },
  },
];

/** The call, and the statement, block or function that consists only of the call. */
function isLogCall({ type, expression, body, callee }: Node): boolean {
  if (type === 'ExpressionStatement') return expression !== undefined && isLogCall(expression);
  if (type === 'BlockStatement' || type === 'ArrowFunctionExpression') {
    const [only, ...others] = [body].flat();
    return only !== undefined && others.length === 0 && isLogCall(only);
  }
  if (type !== 'CallExpression' || !LEVELS.has(callee?.property?.name ?? '')) return false;
  const log = callee?.object;
  return log?.name === 'log' || log?.property?.name === 'log';
}

function isError(node: Node | null) {
  if (node?.type === 'CallExpression') return node.callee?.type === 'Super';
  return node?.type === 'NewExpression' && /(Error|Invariant|Transition)$/.test(node.callee?.name ?? '');
}
