import { fileURLToPath } from 'node:url'
import { writeLine } from '../../services/text/terminal.ts'
import { verify } from '../runner/verify.ts'
import { containerClaims } from './claims.ts'
import { Stage } from './stage.ts'

const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => controller.abort(new Error(`cancelled by ${signal}`)))

const write = (line: string) => writeLine(process.stdout, line)
const stage = new Stage(fileURLToPath(new URL('..', import.meta.url)))

try {
  process.exitCode = await verify(process.argv.slice(2), {
    claims: containerClaims(stage),
    signal: controller.signal,
    write,
    columns: process.stdout.columns ?? 120,
  })
} finally {
  for (const left of await stage.clear()) write(`could not be removed: ${left}`)
}
