import { type ParseErrorCode, printParseErrorCode } from 'jsonc-parser';

const parseErrors: Partial<Record<string, string>> = {
  InvalidSymbol: "this doesn't belong here; put text in double quotes",
  InvalidNumberFormat: "this isn't a valid number",
  PropertyNameExpected: 'a field name in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing here',
  CloseBraceExpected: 'a } is missing here',
  CloseBracketExpected: 'a ] is missing here',
  EndOfFileExpected: 'there is text after the end',
  InvalidCommentToken: "this isn't a valid comment",
  UnexpectedEndOfComment: "a comment isn't closed",
  UnexpectedEndOfString: 'the closing quote is missing here',
  UnexpectedEndOfNumber: 'this number is incomplete',
  InvalidUnicode: 'this text contains an invalid \\u escape',
  InvalidEscapeCharacter: 'this text contains an invalid backslash; write \\\\ for a backslash',
  InvalidCharacter: 'this text contains a line break or control character',
};

/** Why a file isn't JSON. */
export function explainParseError(code: ParseErrorCode): string {
  return parseErrors[printParseErrorCode(code)] ?? "this isn't JSON";
}
