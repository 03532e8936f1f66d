import type { Claim } from '../claim.ts'
import { experimentsBusy, experimentsPass } from './experiments.ts'

/** In the order in which they are measured. One line for each file. */
export const claims: readonly Claim[] = [experimentsPass, experimentsBusy]
