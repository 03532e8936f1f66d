import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Claim, type Finding, type MeasureContext, NotHere } from '../../runner/claim.ts'

/** As the measurements write them down. */
type AppFinding = Finding & { id: string }

/** From the built program, which is in a folder of the project. */
const projectFolder = fileURLToPath(new URL('../', import.meta.url))
const command = ['electron/runtime/run.js', 'playwright', 'test']
const config = ['--config', 'electron/measure/playwright.config.ts']
const keptCharacters = 2_000

/** The desktop app as its user has it, measured by driving its windows. */
export const appClaims: readonly Claim[] = [
  {
    id: 'app-start',
    says: 'The control room is painted within 3 s of its start, and four services are healthy within 5 s.',
    short: true,
    measure: (context) => measureApp(context, 'figures', 'the first start'),
  },
  {
    id: 'app-quits',
    says: 'The app has quit within 3 s, and its services with it.',
    short: true,
    measure: (context) => measureApp(context, 'figures', 'quitting'),
  },
  {
    id: 'app-sample',
    says: 'Sample data is loaded within 3 s, and the shop scrolls through it without a standstill (frames up to 250 ms).',
    short: false,
    measure: (context) => measureApp(context, 'sample'),
  },
  {
    id: 'app-live',
    says: 'A seller sees a sale, and a buyer a new price, within 1 s.',
    short: false,
    measure: (context) => measureApp(context, 'live'),
  },
  {
    id: 'app-idle',
    says: 'At rest with a buyer and a seller window, a minute after the last click, the app needs at most 1.5 % of a core and 900 MB, and logs no line.',
    short: false,
    measure: (context) => {
      if (process.platform !== 'linux') throw new NotHere('only Linux tells in /proc what a process uses')
      return measureApp(context, 'figures', 'at idle')
    },
  },
  {
    id: 'app-charts',
    says: 'The charts of a benchmark stay smooth while 200 clients run: no turn of the page takes over 50 ms of processor time.',
    short: false,
    measure: (context) => measureApp(context, 'bench-frames'),
  },
  {
    id: 'app-traces',
    says: 'A diagram of 5,000 frames is zoomed in steps of at most 100 ms.',
    short: false,
    measure: (context) => measureApp(context, 'traces'),
  },
]

/** Runs a file of measurements, or those of it whose titles begin so, and gathers what they found. */
async function measureApp(
  { folder, signal }: MeasureContext,
  file: string,
  title?: string,
): Promise<Finding> {
  const findings = join(folder, 'findings.json')
  const chosen = [`/${file}.measure.ts`, ...(title === undefined ? [] : ['-g', title])]
  const child = spawn(process.execPath, [...command, ...config, ...chosen], {
    cwd: projectFolder,
    env: { ...process.env, MARKETLAB_FINDINGS: findings },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-keptCharacters)))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0 || !existsSync(findings)) throw new Error(`The measurement failed:\n${output}`)
  return asOne(JSON.parse(readFileSync(findings, 'utf8')) as AppFinding[])
}

/** A claim with several figures holds if all of them do. */
export function asOne(found: readonly AppFinding[]): Finding {
  const disturbed = found.flatMap((each) => each.disturbed ?? [])
  return {
    holds: found.every(({ holds }) => holds),
    figure: found.map(({ figure }) => figure).join('; '),
    bound: found.map(({ bound }) => bound).join('; '),
    ...(disturbed.length > 0 && { disturbed: disturbed.join('; ') }),
  }
}
