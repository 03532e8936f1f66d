import type { Spread } from '../model/result.ts'
import { mean, standardDeviation } from './moments.ts'

/**
 * Probability that Student's t lies between −t and t. For a whole number of degrees of freedom it is a finite sum
 * (Abramowitz and Stegun, 26.7.3 and 26.7.4).
 */
export function studentTWithin(t: number, freedom: number): number {
  return withinAngle(Math.atan(t / Math.sqrt(freedom)), freedom)
}

/** The t that Student's t exceeds on neither side with this probability. */
export function studentTBound(probability: number, freedom: number): number {
  let low = 0
  let high = Math.PI / 2
  while (true) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return Math.tan(low) * Math.sqrt(freedom)
    if (withinAngle(middle, freedom) < probability) low = middle
    else high = middle
  }
}

function withinAngle(angle: number, freedom: number): number {
  const cosine = Math.cos(angle)
  const odd = freedom % 2 === 1
  let term = odd ? cosine : 1
  let series = freedom === 1 ? 0 : term
  for (let power = odd ? 3 : 2; power <= freedom - 2; power += 2) {
    term *= (cosine * cosine * (power - 1)) / power
    series += term
  }
  const sine = Math.sin(angle)
  return odd ? (2 / Math.PI) * (angle + sine * series) : sine * series
}

const confidence = 0.95

/** Mean and deviation over runs, and the interval of Student's t round the mean. */
export function spreadOf(values: readonly number[]): Spread {
  const centre = mean(values)
  const sd = standardDeviation(values)
  if (values.length < 2) return { mean: centre, sd, low: null, high: null }
  const reach = (studentTBound(confidence, values.length - 1) * sd) / Math.sqrt(values.length)
  return { mean: centre, sd, low: centre - reach, high: centre + reach }
}
