import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '../../../bench/statistics/moments.ts'
import { projectFolder } from '../../../services/testing/built.ts'
import { mostYamlCharacters } from '../../../services/config/yaml-text.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'
import { runChild } from '../shared/run-child.ts'
import { timed } from '../shared/timed.ts'

const mostKeys = 40_000
const rounds = 5
const longestMs = 120_000
const mayBeTimes = 3
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
const program = fileURLToPath(new URL('bin/marketlab.js', projectFolder))

/** Every way of the command line to read such a file. The shorter the line, the more keys fit into what is read. */
const ways = [
  {
    name: 'a schedule',
    words: (file: string) => ['bench', '--schedule', file],
    line: (key: string) => `${key}:\n`,
  },
  {
    name: 'a configuration',
    words: (file: string) => ['cluster', '--config', file],
    line: (key: string) => `${key}: 1\n`,
  },
]

export const hostileYaml: Claim = {
  id: 'hostile-yaml',
  says: `Twice as many unknown keys in a YAML file, up to ${mostKeys}, take the command line at most ${mayBeTimes} times as long.`,
  short: false,
  async measure(context) {
    const figures: string[] = []
    let holds = true
    for (const way of ways) {
      const most = Math.min(mostKeys, Math.floor(mostYamlCharacters / way.line('aaa').length))
      const [half, whole] = [await reading(way, most / 2, context), await reading(way, most, context)]
      figures.push(
        `${way.name} of ${most} keys ${(whole / 1000).toFixed(2)} s, ${(whole / half).toFixed(1)} times as long as half of it`,
      )
      context.progress(figures.at(-1)!)
      holds &&= whole / half < mayBeTimes
    }
    return { holds, figure: figures.join('; '), bound: `under ${mayBeTimes} times` }
  },
}

async function reading(
  { words, line }: (typeof ways)[number],
  keys: number,
  { folder, signal }: MeasureContext,
): Promise<number> {
  const file = join(folder, 'hostile.yaml')
  writeFileSync(file, Array.from({ length: keys }, (_, index) => line(keyOf(index))).join(''))
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) times.push(await timed(() => refused(words(file), signal)))
  return median(times)
}

/** Rejects where the command line takes the file, or never comes to an end with it. */
async function refused(words: string[], signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
  const said = await runChild(process.execPath, [program, ...words], { signal: patience }).then(
    () => 'nothing',
    (error: Error) => error.message,
  )
  // 1 for a configuration that a start cannot use, 2 for a file that a command cannot.
  if (!/ended with [12]/.test(said)) throw new Error(`the file was not refused: ${said}`)
}

/** Names of three letters each. */
function keyOf(index: number): string {
  const base = letters.length
  return [index, index / base, index / base ** 2].map((rest) => letters[Math.floor(rest) % base]).join('')
}
