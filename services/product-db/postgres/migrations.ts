import type { Migration } from '../../postgres/migrations.ts'
import market from './migrations/001-market.sql?raw'

/** In their order. One that was released never changes. */
export const productMigrations: readonly Migration[] = [{ name: 'market', sql: market }]
