import type { PaymentArgs } from '../contract/internal.ts'
import { mismatch } from '../contract/mismatch.ts'
import * as s from '../contract/stored-values.ts'
import type { Counters, Epoch } from '../engine/epochs.ts'
import { Layouts } from '../engine/snapshots/layouts.ts'
import type { Arrival, SqlValue, StateMachine } from '../engine/state-machine.ts'
import { Histories, type Introduction, type MeetCommand } from '../identity/histories.ts'
import type { ApiError } from '../wire/errors.ts'

/** A payment that was decided: what stands in the journal, and in the ledger for good. */
export interface Payment extends PaymentArgs {
  at: number
  approved: boolean
}

export type LedgerCommand = Payment | MeetCommand

type Row = [
  position: number,
  ref: string,
  orderId: number,
  buyerId: number,
  cents: number,
  at: number,
  approved: number,
]

const columns = [
  'position INTEGER PRIMARY KEY',
  'ref TEXT NOT NULL UNIQUE',
  'order_id INTEGER NOT NULL',
  'buyer_id INTEGER NOT NULL',
  'cents INTEGER NOT NULL',
  'at INTEGER NOT NULL',
  'approved INTEGER NOT NULL',
]
/** The allowed values in a snapshot. */
const rules = [s.position, s.reference, s.given, s.account, s.count, s.moment, s.flag]

/**
 * Decides which payments were charged and which were declined. A repeated payment is decided once; one with the
 * reference of another payment is refused.
 */
export class Ledger implements StateMachine<LedgerCommand, Payment | ApiError | undefined> {
  static readonly #layouts = new Layouts<Ledger>([
    {
      name: 'ledger',
      columns,
      rules,
      *dump({ payments }) {
        for (const [position, { ref, orderId, buyerId, cents, at, approved }] of payments.entries())
          yield [position, ref, orderId, buyerId, cents, at, Number(approved)]
      },
      load(ledger, row) {
        const [, ref, orderId, buyerId, cents, at, approved] = row as Row
        ledger.#add({ ref, orderId, buyerId, cents, at, approved: approved === 1 })
      },
    },
    Histories.layout,
  ])
  readonly tables = Ledger.#layouts.tables
  readonly payments: Payment[] = []
  /** The histories of product-db's orders. Payments give no numbers themselves. */
  readonly histories = new Histories()
  readonly #byRef = new Map<string, Payment>()
  takenCents = 0
  declined = 0

  /** The decision about this very payment; a defect if another one has its reference. */
  find({ ref, buyerId, cents }: PaymentArgs): Payment | ApiError | undefined {
    const decided = this.#byRef.get(ref)
    if (decided === undefined || (decided.buyerId === buyerId && decided.cents === cents)) return decided
    return mismatch('payment')
  }

  apply(command: LedgerCommand): Payment | ApiError | undefined {
    if ('op' in command) {
      if (!this.histories.isKnown(command.epochs)) this.histories.meet(command.epochs)
      return undefined
    }
    const decided = this.find(command)
    if (decided) return decided
    this.#add(command)
    return command
  }

  /** It gives no numbers to others. */
  readonly introduction: Introduction = { epochs: [], next: {} }

  /** How many orders were paid that the product-db that is met does not know, or knows as others. */
  strangersTo(products: Introduction): number {
    const from = this.histories.strangeFrom('order', products)
    if (from === Infinity) return 0
    return this.payments.filter(({ orderId }) => orderId >= from).length
  }

  dump(table: string): Iterable<SqlValue[]> {
    return Ledger.#layouts.dump(this, table)
  }

  load(table: string, row: SqlValue[]): void {
    Ledger.#layouts.load(this, table, row)
  }

  discrepancy(rows: Readonly<Record<string, number>>): string | undefined {
    return this.#byRef.size === rows.ledger ? undefined : 'its table ledger has rows that exclude each other'
  }

  counts(): Record<string, number> {
    return { payments: this.payments.length }
  }

  get epochs(): readonly Epoch[] {
    return []
  }

  counters(): Counters {
    return {}
  }

  raise(): void {
    // A ledger gives no numbers.
  }

  beginEpoch(): void {
    // So nobody has to know where they were given.
  }

  arrive(arrival: Arrival): void {
    this.histories.arrive(arrival)
  }

  supersede(): void {
    // A ledger has nothing that must not go backwards with it.
  }

  #add(payment: Payment): void {
    this.payments.push(payment)
    this.#byRef.set(payment.ref, payment)
    if (payment.approved) this.takenCents += payment.cents
    else this.declined += 1
  }
}
