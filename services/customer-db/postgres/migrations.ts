import type { Migration } from '../../postgres/migrations.ts'
import customers from './migrations/001-customers.sql?raw'

/** In their order. One that was released never changes. */
export const customerMigrations: readonly Migration[] = [{ name: 'customers', sql: customers }]
