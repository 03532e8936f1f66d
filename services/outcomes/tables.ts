import * as s from '../contract/stored-values.ts'
import { z } from 'zod'
import type { Layout } from '../engine/snapshots/layouts.ts'
import type { KeyedOutcomes } from './keyed-outcomes.ts'

const outcomeColumns = [
  'account TEXT NOT NULL',
  'key TEXT NOT NULL',
  'op TEXT NOT NULL',
  'at INTEGER NOT NULL',
  'outcome TEXT NOT NULL',
  'request TEXT NOT NULL',
  'owner TEXT NOT NULL',
]
const spentColumns = [
  'owner TEXT NOT NULL',
  'print INTEGER NOT NULL',
  'young INTEGER NOT NULL',
  'at INTEGER NOT NULL',
]

const longestOutcome = 1024 * 1024
const account = s.form(/^[\w-]{1,43}$/, 'the number of an account or the hash of a session token')
const anything = z.union([
  z.looseObject({}),
  z.array(z.unknown()),
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
])
/** The allowed values of the columns in a snapshot. */
const outcomeRules = [
  account,
  s.key,
  s.form(/^[A-Za-z]{1,40}$/, 'the name of an operation'),
  s.moment,
  s.jsonOf(anything, 'an outcome as JSON', longestOutcome),
  s.form(/^([\w+/]{16})?$/, 'the digest of a request'),
  account,
]
const spentRules = [account, s.count, s.flag, s.moment]

export const outcomeLayouts: readonly Layout<{ readonly outcomes: KeyedOutcomes }>[] = [
  {
    name: 'keyed_outcomes',
    columns: outcomeColumns,
    columnsAdded: 2,
    rules: outcomeRules,
    dump: ({ outcomes }) => outcomes.dump(),
    load: ({ outcomes }, row) => outcomes.load(row),
  },
  {
    name: 'spent_keys',
    columns: spentColumns,
    optional: true,
    rules: spentRules,
    dump: ({ outcomes }) => outcomes.dumpSpent(),
    load: ({ outcomes }, row) => outcomes.loadSpent(row),
  },
]
