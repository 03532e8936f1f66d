import { ApiError } from '../../services/wire/errors.ts'
import { describeError } from './output/describe-error.ts'
import type { Registry } from './commands/registry.ts'
import { runStatement } from './run-statement.ts'
import type { Shell } from './shell.ts'
import { splitLine } from './input/split-line.ts'

const comment = /^\s*#/

/** Runs lines one after another until one fails or leaves. */
export async function runScript(
  shell: Shell,
  registry: Registry,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  let last: string | undefined
  for await (const line of lines) {
    if (comment.test(line)) continue
    for (const statement of splitLine(line)) {
      try {
        await runStatement(shell, registry, statement)
      } catch (error) {
        throw reported(error, shell)
      }
      if (shell.leaving) return
      last = statement.words[0]!.text
    }
  }
  if (last === 'watch' && shell.topics.length > 0)
    shell.printer.note('Leaving at once. To see what happens within a minute, end with "wait 60".')
}

function reported(error: unknown, { printer }: Shell): unknown {
  if (!(error instanceof ApiError)) return error
  printer.data({ error: error.toBody() })
  return new Error(describeError(error), { cause: error })
}
