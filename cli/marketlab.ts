import { whenReaderLeaves } from './base/broken-pipe.ts'
import { runProgram } from './program.ts'

for (const stream of [process.stdout, process.stderr]) whenReaderLeaves(stream, () => undefined)
process.exitCode = await runProgram(process.argv.slice(2), new URL('.', import.meta.url))
