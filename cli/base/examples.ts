export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  marketlab ${line}`).join('\n')}\n`
}
