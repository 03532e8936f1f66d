import type { Tier } from '../../contract/values.ts'

/** Shares are added up many times, and tenths are not exact: ten of them would make less than 1. */
const wholeTurn = 1 - 1e-9

/** VIP orders before normal ones, but while both wait, normal ones get their share. */
export class TierTurns {
  normalShare: number
  /**
   * Turns that normal orders have saved up while VIP orders went before them. It is never less than nought, so that of any
   * n turns in a row normal orders get at least the whole ones of their share.
   */
  #credit = 0

  constructor(normalShare: number) {
    this.normalShare = normalShare
  }

  /** The tier whose turn it is. `anyTier`: where it is false, a normal order is not taken, and saves up nothing. */
  next(vipWaits: boolean, normalWaits: boolean, anyTier: boolean): Tier | undefined {
    if (!anyTier || !normalWaits) return vipWaits ? 'vip' : undefined
    if (!vipWaits) return 'normal'
    this.#credit += this.normalShare
    if (this.#credit < wholeTurn) return 'vip'
    this.#credit = Math.max(0, this.#credit - 1)
    return 'normal'
  }
}
