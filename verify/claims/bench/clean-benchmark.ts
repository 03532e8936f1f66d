import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchmarkResult } from '../../../bench/model/result.ts'
import { MarketServer } from '../../../bench/testing/market-server.ts'
import { ServiceTimes } from '../../../bench/testing/service-times.ts'
import { marketlab } from '../../../cli/testing/run-marketlab.ts'
import type { Claim } from '../../runner/claim.ts'

export const cleanBenchmark: Claim = {
  id: 'clean-benchmark',
  says: 'A benchmark of a steady server is trustworthy on a machine that does nothing else: exit code 0',
  short: true,
  async measure({ folder }) {
    const market = await MarketServer.start()
    ServiceTimes.each(market, () => 10)
    const address = `127.0.0.1:${market.port}`
    const json = join(folder, 'result.json')
    try {
      const { code } = await marketlab([
        'bench',
        ...['--buyer', address, '--seller', address, '--buyers', '10', '--sellers', '10'],
        ...['--runs', '5', '--ops', '60', '--json', json],
      ])
      const { verdict } = JSON.parse(readFileSync(json, 'utf8')) as BenchmarkResult
      return {
        holds: code === 0 && verdict.level === 'trustworthy',
        figure: [`${verdict.level}, exit code ${code}`, ...verdict.reasons.map(({ text }) => text)].join(
          '; ',
        ),
        bound: 'trustworthy, exit code 0',
      }
    } finally {
      await market.close()
    }
  },
}
