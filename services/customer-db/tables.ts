import { z } from 'zod'
import * as s from '../contract/stored-values.ts'
import { costRule, isPasswordHash } from '../contract/password-hash.ts'
import type { Role, Tier } from '../contract/values.ts'
import { Layouts } from '../engine/snapshots/layouts.ts'
import { Histories } from '../identity/histories.ts'
import { outcomeLayouts } from '../outcomes/tables.ts'
import type { Lines } from './cart.ts'
import type { CustomerRecords } from './records.ts'

const error = `the hash of a password that this version can check, with a cost that is ${costRule}`
const passwordHash = z.string({ error }).refine(isPasswordHash, { error })

type AccountRow = [
  id: number,
  role: Role,
  username: string,
  name: string,
  tier: Tier,
  password: string,
  createKey: string | null,
  createdAt: number,
  saved: string,
  savedAs: number,
  lastActive: number | null | undefined,
  lockedAt: number | null | undefined,
]

type SessionRow = [
  sid: number,
  tokenHash: string,
  accountId: number,
  lastUsed: number,
  lines: string,
  version: number,
  basedOn: number,
  changed: number,
  ref: string | null,
  answeredVia: string | null,
  keptAt: number | null | undefined,
]

type PurchaseRow = [
  ref: string,
  buyerId: number,
  sid: number,
  at: number,
  lines: string,
  saved: string | null,
  savedAs: number,
  key: string | null,
  attempts: number,
]

/** How the state stands in a snapshot. Lines of carts are JSON objects from item id to quantity. */
export const customerLayouts = new Layouts<CustomerRecords>([
  {
    name: 'counters',
    columns: ['name TEXT PRIMARY KEY', 'value INTEGER NOT NULL'],
    rules: [s.counterName, s.counter],
    *dump(state) {
      yield ['term', state.term]
      yield ['nextAccountId', state.nextAccountId]
      yield ['nextSid', state.nextSid]
    },
    load(state, [name, value]) {
      if (name === 'term') state.term = value as number
      if (name === 'nextAccountId') state.nextAccountId = value as number
      if (name === 'nextSid') state.nextSid = value as number
    },
  },
  {
    name: 'accounts',
    columns: [
      'id INTEGER PRIMARY KEY',
      'role TEXT NOT NULL',
      'username TEXT NOT NULL',
      'name TEXT NOT NULL',
      'tier TEXT NOT NULL',
      'password TEXT NOT NULL',
      'create_key TEXT',
      'created_at INTEGER NOT NULL',
      'saved_cart TEXT NOT NULL',
      'saved_as INTEGER NOT NULL',
      'last_active INTEGER',
      'locked_at INTEGER',
    ],
    columnsAdded: 2,
    rules: [
      s.given,
      s.role,
      s.name,
      s.name,
      s.tier,
      passwordHash,
      s.key.nullable(),
      s.moment,
      s.cartLines,
      s.count,
      s.moment.nullable(),
      s.moment.nullable(),
    ],
    *dump(state) {
      for (const a of state.accounts.values()) {
        yield [
          a.id,
          a.role,
          a.username,
          a.name,
          a.tier,
          a.password,
          a.createKey,
          a.createdAt,
          linesText(a.saved),
          a.savedAs,
          a.lastActive,
          a.lockedAt,
        ]
      }
    },
    load(state, row) {
      const [id, role, username, name, tier, password, createKey, createdAt, saved, savedAs, ...added] =
        row as AccountRow
      const [lastActive = null, lockedAt = null] = added
      state.addAccount({
        id,
        role,
        username,
        name,
        tier,
        password,
        createKey,
        createdAt,
        lastActive,
        lockedAt,
        saved: linesFrom(saved),
        savedAs,
      })
    },
  },
  {
    name: 'sessions',
    columns: [
      'sid INTEGER PRIMARY KEY',
      'token_hash TEXT NOT NULL',
      'account_id INTEGER NOT NULL',
      'last_used INTEGER NOT NULL',
      'cart TEXT NOT NULL',
      'cart_version INTEGER NOT NULL',
      'cart_based_on INTEGER NOT NULL',
      'cart_changed INTEGER NOT NULL',
      'last_purchase TEXT',
      'last_purchase_answered_via TEXT',
      'kept_at INTEGER',
    ],
    columnsAdded: 1,
    rules: [
      s.given,
      s.tokenHash,
      s.given,
      s.moment,
      s.cartLines,
      s.count,
      s.whole(-1, Number.MAX_SAFE_INTEGER),
      s.flag,
      s.reference.nullable(),
      s.via.nullable(),
      s.moment.nullable(),
    ],
    *dump(state) {
      for (const session of state.sessions.values()) {
        const { sid, tokenHash, account, lastUsed, cart, lastPurchase, keptAt } = session
        yield [
          sid,
          tokenHash,
          account.id,
          lastUsed,
          linesText(cart.lines),
          cart.version,
          cart.basedOn,
          Number(cart.changed),
          lastPurchase?.ref ?? null,
          lastPurchase?.answeredVia ?? null,
          keptAt,
        ]
      }
    },
    load(state, row) {
      const [sid, tokenHash, accountId, lastUsed, lines, version, basedOn, changed, ...added] =
        row as SessionRow
      const [ref, answeredVia, keptAt = null] = added
      state.addSession({
        sid,
        tokenHash,
        account: state.accounts.get(accountId)!,
        lastUsed,
        keptAt,
        cart: { lines: linesFrom(lines), version, basedOn, changed: changed === 1 },
        lastPurchase: ref === null ? undefined : { ref, answeredVia },
      })
    },
  },
  {
    name: 'expired_sessions',
    columns: ['token_hash TEXT PRIMARY KEY', 'role TEXT NOT NULL', 'at INTEGER NOT NULL'],
    rules: [s.tokenHash, s.role, s.moment],
    *dump(state) {
      for (const [tokenHash, { role, at }] of state.expired) yield [tokenHash, role, at]
    },
    load(state, [tokenHash, role, at]) {
      state.expired.set(tokenHash as string, { role: role as Role, at: at as number })
    },
  },
  {
    name: 'pending_purchases',
    columns: [
      'ref TEXT PRIMARY KEY',
      'buyer_id INTEGER NOT NULL',
      'sid INTEGER NOT NULL',
      'at INTEGER NOT NULL',
      'lines TEXT NOT NULL',
      'saved_cart TEXT',
      'saved_as INTEGER NOT NULL',
      'key TEXT',
      'attempts INTEGER NOT NULL',
    ],
    rules: [
      s.reference,
      s.given,
      s.given,
      s.moment,
      s.cartLines,
      s.cartLines.nullable(),
      s.count,
      s.key.nullable(),
      s.count,
    ],
    *dump(state) {
      for (const p of state.purchases.values()) {
        yield [
          p.ref,
          p.buyerId,
          p.sid,
          p.at,
          linesText(p.lines),
          p.saved ? linesText(p.saved) : null,
          p.savedAs,
          p.key,
          p.attempts,
        ]
      }
    },
    load(state, row) {
      const [ref, buyerId, sid, at, lines, saved, savedAs, key, attempts] = row as PurchaseRow
      state.purchases.set(ref, {
        ref,
        buyerId,
        sid,
        at,
        lines: linesFrom(lines),
        saved: saved === null ? null : linesFrom(saved),
        savedAs,
        key,
        attempts,
      })
    },
  },
  ...outcomeLayouts,
  Histories.layout,
])

function linesText(lines: Lines): string {
  return JSON.stringify(Object.fromEntries(lines))
}

function linesFrom(text: string): Lines {
  return new Map(Object.entries(JSON.parse(text) as Record<string, number>))
}
