import type { WorkingSet } from '../../postgres/committer.ts'
import { enterOutcomes, storeOutcomes } from '../../postgres/outcomes.ts'
import { storeChanges } from '../../postgres/table-changes.ts'
import type { CustomerCommand } from '../commands.ts'
import { CustomerState } from '../state.ts'
import { loadRows } from './load-rows.ts'
import { needsOf, weightOf } from './needs.ts'
import { type CustomerRows, type CustomerTables, enterRows, rowsOf } from './rows.ts'
import { storedTables } from './tables.ts'

/** Numbers of accounts and of sessions. */
export interface CustomerNumbers {
  account: number
  session: number
}

/** The part of all customers that some commands need. The rules are those of the journal's state. */
class WorkingState extends CustomerState {
  readonly #first: CustomerNumbers
  readonly #now: number

  /** @param now the time of the database: that of several instances may differ */
  constructor({ tables, outcomes }: CustomerRows, first: CustomerNumbers, now: number) {
    super()
    this.#first = first
    this.#now = now
    this.nextAccountId = first.account
    this.nextSid = first.session
    enterRows(this, tables)
    enterOutcomes(this.outcomes, outcomes)
  }

  get given(): CustomerNumbers | undefined {
    const { account, session } = this.#first
    const given = { account: this.nextAccountId - account, session: this.nextSid - session }
    return given.account + given.session > 0 ? given : undefined
  }

  override apply(command: CustomerCommand): unknown {
    return super.apply('at' in command ? { ...command, at: this.#now } : command)
  }
}

export type CustomerWork = WorkingSet<CustomerCommand, CustomerRows, WorkingState, CustomerNumbers>

/** No account and no session ever has such a number. */
const beyondAll = 2 ** 52

/** @param skewMs how much later this process takes it to be */
export function customerWork(skewMs: () => number): CustomerWork {
  return {
    load: (transaction, commands) => loadRows(transaction, needsOf(commands)),
    open: (rows, numbers) => new WorkingState(rows, numbers, rows.now + skewMs()),
    anyNumbers: { account: beyondAll, session: beyondAll },
    given: (state) => state.given,
    async take(transaction, { account, session }) {
      const [first] = await transaction.query<{ account: number | null; session: number | null }>(
        'SELECT account, session FROM take_numbers($1, $2)',
        [account, session],
      )
      return { account: first!.account ?? 1, session: first!.session ?? 1 }
    },
    store(transaction, { tables, outcomes }, state) {
      const now = rowsOf(state, tables)
      const names = Object.keys(storedTables) as (keyof CustomerTables)[]
      const changes = names.map((name) =>
        storeChanges(transaction, storedTables[name], tables[name], now[name]),
      )
      return [...changes.flat(), ...storeOutcomes(transaction, state.outcomes, outcomes)]
    },
    weight: weightOf,
  }
}
