/** Bounds of the middle 95 % of the normal distribution. */
export const normalBound95 = 1.959963984540054

/** Probability that a normal variable is further from its mean than this many deviations, on either side. */
export function normalBeyond(deviations: number): number {
  return complementaryError(Math.abs(deviations) / Math.SQRT2)
}

/** erfc, by its series near 0 and by its continued fraction elsewhere. */
function complementaryError(x: number): number {
  const factor = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)
  if (x < 2) {
    let term = x
    let series = x
    for (let n = 1; Math.abs(term) > 1e-17 * series; n += 1) {
      term *= (2 * x * x) / (2 * n + 1)
      series += term
    }
    return 1 - factor * series
  }
  let fraction = x
  for (let n = 80; n >= 1; n -= 1) fraction = x + n / 2 / fraction
  return factor / 2 / fraction
}
