import { thresholds } from '../../verdict/thresholds.ts'
import type { Section } from '../document.ts'

export function methodSection(): Section {
  return {
    id: 'method',
    title: 'How the figures are made',
    blocks: [
      {
        kind: 'list',
        items: [
          'Every call is timed and counted in a histogram of microseconds (HdrHistogram, three significant digits). Percentiles of several runs come from their merged histograms; percentiles are never averaged.',
          "The 95 % interval of a mean over runs is Student's: measured again under the same conditions, the true mean lies within such intervals 95 times of a hundred.",
          `Runs drift if the Mann-Kendall test finds a trend (p below ${thresholds.drift.p}) and the slope by Theil and Sen, from the first to the last run, is more than ${thresholds.drift.share * 100} % of the median.`,
          'Two results are compared by the Hodges-Lehmann difference of their runs with its 95 % interval, and by the Mann-Whitney test; where p is 0.05 or more, there is no clear difference.',
          'Traced calls show in which part of the system the time is spent: each service measures how long it worked and waited, and the rest is the time in between. The parts exclude each other and add up to what the client waited.',
        ],
      },
    ],
  }
}
