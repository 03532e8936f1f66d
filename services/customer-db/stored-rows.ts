import { z } from 'zod'
import * as s from '../contract/stored-values.ts'
import { costRule, isPasswordHash } from '../contract/password-hash.ts'

const error = `the hash of a password that this version can check, with a cost that is ${costRule}`
const passwordHash = z.string({ error }).refine(isPasswordHash, { error })

/** The allowed values of each column of a snapshot's tables, in the order of the columns. */
export const customerRows: Readonly<Record<string, readonly z.ZodType[]>> = {
  counters: [s.counterName, s.counter],
  accounts: [
    s.given,
    s.role,
    s.name,
    s.name,
    s.tier,
    passwordHash,
    s.key.nullable(),
    s.moment,
    s.cartLines,
    s.count,
  ],
  sessions: [
    s.given,
    s.tokenHash,
    s.given,
    s.moment,
    s.cartLines,
    s.count,
    s.whole(-1, Number.MAX_SAFE_INTEGER),
    s.flag,
    s.reference.nullable(),
    s.via.nullable(),
  ],
  expired_sessions: [s.tokenHash, s.role, s.moment],
  pending_purchases: [
    s.reference,
    s.given,
    s.given,
    s.moment,
    s.cartLines,
    s.cartLines.nullable(),
    s.count,
    s.key.nullable(),
    s.count,
  ],
}
