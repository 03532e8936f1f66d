import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { median } from '../../../bench/statistics/moments.ts'
import { built } from '../../../services/testing/built.ts'
import type { Claim } from '../../runner/claim.ts'
import { runChild } from '../shared/run-child.ts'

const leastShare = 0.8
const output = z.object({ ratios: z.array(z.object({ raw: z.number() })).min(1) })

export const generatorRate: Claim = {
  id: 'generator-rate',
  says: 'The load generator is not the bottleneck: at a raw echo it makes at least 0.8 of the calls that a small driver makes.',
  short: true,
  // Others may slow the driver down more than the generator.
  disturbanceMayHelp: true,
  measure: async ({ signal }) => {
    const file = fileURLToPath(new URL('bench-generator-rate.js', built))
    const words = [file, '--json', '--rounds', '5', '--seconds', '1']
    const { ratios } = output.parse(JSON.parse(await runChild(process.execPath, words, { signal })))
    const share = median(ratios.map(({ raw }) => raw))
    return {
      holds: share >= leastShare,
      figure: `${share.toFixed(2)} of the small driver's calls a second`,
      bound: `at least ${leastShare}`,
    }
  },
}
