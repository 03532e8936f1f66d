import type { Spread } from '../model/result.ts'
import { mean, standardDeviation } from './moments.ts'
import { studentTBound } from './student-t.ts'

const confidence = 0.95

/** Mean and deviation over runs, and the interval of Student's t round the mean. */
export function spreadOf(values: readonly number[]): Spread {
  const centre = mean(values)
  const sd = standardDeviation(values)
  if (values.length < 2) return { mean: centre, sd, low: null, high: null }
  const reach = (studentTBound(confidence, values.length - 1) * sd) / Math.sqrt(values.length)
  return { mean: centre, sd, low: centre - reach, high: centre + reach }
}
