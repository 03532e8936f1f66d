import type { StoredTable } from '../../postgres/table-changes.ts'
import type { CustomerTables } from './rows.ts'

/** In the order in which rows are written: those that others refer to come first. */
export const storedTables: Readonly<Record<keyof CustomerTables, StoredTable>> = {
  accounts: {
    name: 'accounts',
    columns: {
      id: 'bigint',
      role: 'text',
      username: 'text',
      normal_username: 'text',
      name: 'text',
      tier: 'text',
      searched: 'text',
      create_key: 'text',
      created_at: 'time',
      last_active: 'time',
      locked_at: 'time',
      saved_as: 'int',
    },
    key: ['id'],
    latest: ['last_active'],
  },
  credentials: {
    name: 'credentials',
    columns: { account_id: 'bigint', password_hash: 'text' },
    key: ['account_id'],
  },
  saved_cart_lines: {
    name: 'saved_cart_lines',
    columns: { account_id: 'bigint', item_id: 'text', place: 'int', quantity: 'int' },
    key: ['account_id', 'item_id'],
  },
  sessions: {
    name: 'sessions',
    columns: {
      sid: 'bigint',
      token_hash: 'text',
      account_id: 'bigint',
      last_used: 'time',
      kept_at: 'time',
      last_purchase: 'text',
      answered_via: 'text',
    },
    key: ['sid'],
    latest: ['last_used', 'kept_at'],
  },
  carts: {
    name: 'carts',
    columns: { sid: 'bigint', version: 'int', based_on: 'int', changed: 'boolean' },
    key: ['sid'],
  },
  cart_lines: {
    name: 'cart_lines',
    columns: { sid: 'bigint', item_id: 'text', place: 'int', quantity: 'int' },
    key: ['sid', 'item_id'],
  },
  expired_sessions: {
    name: 'expired_sessions',
    columns: { token_hash: 'text', role: 'text', at: 'time' },
    key: ['token_hash'],
  },
  purchases: {
    name: 'purchases',
    columns: {
      ref: 'text',
      buyer_id: 'bigint',
      sid: 'bigint',
      at: 'time',
      took_saved: 'boolean',
      saved_as: 'int',
      key: 'text',
      attempts: 'int',
    },
    key: ['ref'],
  },
  purchase_lines: {
    name: 'purchase_lines',
    columns: { ref: 'text', saved: 'boolean', item_id: 'text', place: 'int', quantity: 'int' },
    key: ['ref', 'saved', 'item_id'],
  },
}
