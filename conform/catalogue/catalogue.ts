import { accounts } from './accounts.ts'
import { bulk } from './bulk.ts'
import { cart } from './cart.ts'
import type { Area, Check } from './check.ts'
import { durability } from './durability.ts'
import { events } from './events.ts'
import { feedback } from './feedback.ts'
import { itemLife } from './item-life.ts'
import { items } from './items.ts'
import { keys } from './keys.ts'
import { purchases } from './purchases.ts'
import { reports } from './reports.ts'
import { search } from './search.ts'
import { sessions } from './sessions.ts'
import { stock } from './stock.ts'
import { pings, wire } from './wire.ts'

export const catalogue: readonly Area[] = [
  wire,
  pings,
  accounts,
  sessions,
  items,
  itemLife,
  bulk,
  search,
  cart,
  purchases,
  stock,
  feedback,
  keys,
  reports,
  events,
  durability,
]

export const allChecks: readonly Check[] = catalogue.flatMap(({ checks }) => checks)
