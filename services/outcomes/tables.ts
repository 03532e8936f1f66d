import type { Table } from '../engine/state-machine.ts'

export const outcomeTables = {
  outcomes: {
    name: 'keyed_outcomes',
    columns: [
      'account TEXT NOT NULL',
      'key TEXT NOT NULL',
      'op TEXT NOT NULL',
      'at INTEGER NOT NULL',
      'outcome TEXT NOT NULL',
      'request TEXT NOT NULL',
      'owner TEXT NOT NULL',
    ],
  },
  spent: {
    name: 'spent_keys',
    columns: [
      'owner TEXT NOT NULL',
      'print INTEGER NOT NULL',
      'young INTEGER NOT NULL',
      'at INTEGER NOT NULL',
    ],
    optional: true,
  },
} satisfies Record<string, Table>
