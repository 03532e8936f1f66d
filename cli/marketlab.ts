import { runProgram } from './program.ts'

process.exitCode = await runProgram(process.argv.slice(2), new URL('.', import.meta.url))
