import type { PaymentArgs } from '../contract/internal.ts'
import type { SqlValue, StateMachine, Table } from '../engine/state-machine.ts'

/** A payment that was decided: what stands in the journal, and in the ledger for good. */
export interface Payment extends PaymentArgs {
  at: number
  approved: boolean
}

type Row = [
  position: number,
  ref: string,
  orderId: number,
  buyerId: number,
  cents: number,
  at: number,
  approved: number,
]

/** Which payments were taken and which were declined. Whatever comes twice is decided once. */
export class Ledger implements StateMachine<Payment, Payment> {
  readonly tables: readonly Table[] = [
    {
      name: 'ledger',
      columns: [
        'position INTEGER PRIMARY KEY',
        'ref TEXT NOT NULL UNIQUE',
        'order_id INTEGER NOT NULL',
        'buyer_id INTEGER NOT NULL',
        'cents INTEGER NOT NULL',
        'at INTEGER NOT NULL',
        'approved INTEGER NOT NULL',
      ],
    },
  ]
  readonly payments: Payment[] = []
  readonly #byRef = new Map<string, Payment>()
  takenCents = 0
  declined = 0

  find(ref: string): Payment | undefined {
    return this.#byRef.get(ref)
  }

  apply(payment: Payment): Payment {
    const decided = this.#byRef.get(payment.ref)
    if (decided) return decided
    this.#add(payment)
    return payment
  }

  *dump(): Iterable<SqlValue[]> {
    for (const [position, { ref, orderId, buyerId, cents, at, approved }] of this.payments.entries())
      yield [position, ref, orderId, buyerId, cents, at, Number(approved)]
  }

  load(_table: string, row: SqlValue[]): void {
    const [, ref, orderId, buyerId, cents, at, approved] = row as Row
    this.#add({ ref, orderId, buyerId, cents, at, approved: approved === 1 })
  }

  counts(): Record<string, number> {
    return { payments: this.payments.length }
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
