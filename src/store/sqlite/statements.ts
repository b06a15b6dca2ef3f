import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Statement, StatementEngine } from '../statements.ts';
import type { Database } from './database.ts';

/** Runs statements with parameters as `$1`, `$2` and so on. */
export function runIn(connection: DatabaseSync): (statement: Statement) => Record<string, SQLOutputValue>[] {
  const prepared = new Map<string, StatementSync>();
  return ([sql, values]) => {
    const statement = prepared.get(sql) ?? connection.prepare(sql);
    prepared.set(sql, statement);
    return statement.all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value])));
  };
}

/** Runs the statements that both engines understand in the embedded SQLite file. */
export function statementsIn({ connection, write }: Pick<Database, 'connection' | 'write'>): StatementEngine {
  const run = runIn(connection);
  return {
    read: async (...statement) => run(statement),
    write: (...statements) => write(() => statements.map(run).at(-1) ?? [], { toDisk: true }),
  };
}
