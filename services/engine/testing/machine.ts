import type { Epoch } from '../epochs.ts'
import type { SqlValue, StateMachine, Table } from '../state-machine.ts'

export type BankCommand =
  | { type: 'open'; account: string; note: string }
  | { type: 'pay'; from: string; to: string; cents: number; at: number }
  | { type: 'close'; account: string }
  | { type: 'explode'; account: string }

export type BankOutcome = { ok: true; payments: number } | { ok: false; reason: string }

interface Account {
  cents: number
  note: string
  payments: number
}

/** A bank small enough to check by eye, for the tests of the engine. */
export class Bank implements StateMachine<BankCommand, BankOutcome> {
  readonly tables: readonly Table[] = [
    {
      name: 'accounts',
      columns: ['account TEXT PRIMARY KEY', 'cents INTEGER', 'note TEXT', 'payments INTEGER'],
    },
    { name: 'totals', columns: ['name TEXT PRIMARY KEY', 'value INTEGER'] },
  ]
  readonly accounts = new Map<string, Account>()
  readonly epochs: readonly Epoch[] = []
  payments = 0
  /** Never goes backwards, not even when an older state is restored. */
  lastAt = 0

  apply(command: BankCommand): BankOutcome {
    switch (command.type) {
      case 'open':
        if (this.accounts.has(command.account)) return { ok: false, reason: 'exists' }
        this.accounts.set(command.account, { cents: 1000, note: command.note, payments: 0 })
        return { ok: true, payments: this.payments }
      case 'pay':
        return this.pay(command)
      case 'close':
        return this.accounts.delete(command.account)
          ? { ok: true, payments: this.payments }
          : { ok: false, reason: 'unknown' }
      case 'explode':
        this.payments += 1
        throw new Error(`defect with ${command.account}`)
    }
  }

  *dump(table: string): Iterable<SqlValue[]> {
    if (table === 'accounts') {
      for (const [name, { cents, note, payments }] of this.accounts) yield [name, cents, note, payments]
    } else {
      yield ['payments', this.payments]
      yield ['lastAt', this.lastAt]
    }
  }

  load(table: string, row: SqlValue[]): void {
    if (table === 'accounts') {
      const [name, cents, note, payments] = row as [string, number, string, number]
      this.accounts.set(name, { cents, note, payments })
    } else {
      const [name, value] = row as ['payments' | 'lastAt', number]
      this[name] = value
    }
  }

  discrepancy(): string | undefined {
    let payments = 0
    for (const account of this.accounts.values()) payments += account.payments
    return payments <= this.payments ? undefined : 'its accounts have more payments than it counts'
  }

  counts(): Record<string, number> {
    return { accounts: this.accounts.size, payments: this.payments }
  }

  counters(): Record<string, number> {
    return {}
  }

  raise(): void {
    // A bank numbers nothing.
  }

  beginEpoch(): void {
    // So nothing is told apart by where it was given.
  }

  arrive(): void {
    // It has to do with nobody.
  }

  supersede(current: Bank): void {
    this.lastAt = Math.max(this.lastAt, current.lastAt)
  }

  private pay({ from, to, cents, at }: BankCommand & { type: 'pay' }): BankOutcome {
    const payer = this.accounts.get(from)
    const payee = this.accounts.get(to)
    if (!payer || !payee) return { ok: false, reason: 'unknown' }
    if (payer.cents < cents) return { ok: false, reason: 'poor' }
    payer.cents -= cents
    payee.cents += cents
    payer.payments += 1
    this.payments += 1
    this.lastAt = Math.max(this.lastAt, at)
    return { ok: true, payments: this.payments }
  }
}
