export type Row = Record<string, unknown>;
/** Parameters are `$1`, `$2` and so on, in the SQL of both engines. */
export type Statement = readonly [sql: string, values: readonly (string | number | null)[]];

/** What an engine does with statements that both understand. */
export interface StatementEngine {
  read(...statement: Statement): Promise<Row[]>;
  /** Several statements in one transaction, which may be repeated. Resolves with the rows of the last. */
  write(...statements: readonly Statement[]): Promise<Row[]>;
}
