import { writeLine } from '../services/text/terminal.ts'
import { claims } from './claims/index.ts'
import { verify } from './runner/verify.ts'

const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => controller.abort(new Error(`cancelled by ${signal}`)))

process.exitCode = await verify(process.argv.slice(2), {
  claims,
  signal: controller.signal,
  write: (line) => writeLine(process.stdout, line),
  columns: process.stdout.columns ?? 120,
})
