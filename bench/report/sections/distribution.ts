import type { BenchmarkResult } from '../../model/result.ts'
import { decodeHistogram, recordedSteps } from '../../statistics/histogram.ts'
import { markScenario } from '../../words/verdict.ts'
import { latencyDistribution } from '../charts/latency-distribution.ts'
import { percentileSpectrum } from '../charts/percentile-spectrum.ts'
import type { Section } from '../document.ts'

/** A mean hides how calls differ; these pictures show it. */
export function distributionSection({ scenarios }: BenchmarkResult): Section {
  const distributions = scenarios
    .map((scenario) => ({
      name: markScenario(scenario),
      steps: recordedSteps(decodeHistogram(scenario.summary.histogram)),
    }))
    .filter(({ steps }) => steps.length > 0)
  return {
    id: 'distribution',
    title: 'Distribution of response times',
    blocks:
      distributions.length === 0
        ? [{ kind: 'text', text: 'No call was answered, so there is nothing to spread.' }]
        : [
            {
              kind: 'charts',
              charts: [
                {
                  name: 'percentiles',
                  svg: percentileSpectrum(distributions),
                  caption:
                    'At 99 %, one call in a hundred takes longer. Each step to the right is ten times rarer; both axes are logarithmic.',
                },
                {
                  name: 'distribution',
                  svg: latencyDistribution(distributions),
                  caption: 'How many of the calls took about this long. The time axis is logarithmic.',
                },
              ],
            },
          ],
  }
}
