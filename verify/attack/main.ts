import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { writeLine } from '../../services/text/terminal.ts'
import { exitCodes, verify } from '../runner/verify.ts'
import { attackClaims } from './claims.ts'

interface Words {
  seed: number
  minutes: number
  frames: number
  json?: string
}

const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => controller.abort(new Error(`cancelled by ${signal}`)))

process.exitCode = await main(process.argv.slice(2))

async function main(words: readonly string[]): Promise<number> {
  let chosen: Words
  try {
    chosen = read(words)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
  }
  const { json, ...plan } = chosen
  const write = (line: string) => writeLine(process.stdout, line)
  write(`seed ${plan.seed}: --seed ${plan.seed} chooses the same attacks again`)
  return verify(json === undefined ? [] : ['--json', json], {
    claims: attackClaims({ ...plan, realPasswords: true }),
    signal: controller.signal,
    write,
    columns: process.stdout.columns ?? 120,
  })
}

function read(words: readonly string[]): Words {
  return new Command('verify:attack')
    .description('Attacks a market of its own, and says whether honest clients are affected.')
    .option('--seed <number>', 'chooses the attacks', wholeNumber, Math.floor(Math.random() * 2 ** 32))
    .option('--minutes <number>', 'how long the attack takes', positive, 10)
    .option('--frames <number>', 'how many hostile frames are sent', wholeNumber, 1_000_000)
    .option('--json <file>', 'write the results into a file as well')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing fails, 1 a claim does not hold, 2 wrong usage, 130 cancelled.',
    )
    .exitOverride()
    .parse(words, { from: 'user' })
    .opts<Words>()
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}
