import { type AdminItem, type FollowerBeliefs, isStale, waitedMs } from '../../services/admin/model.ts'
import type { StockFilter } from '../../services/contract/admin-operations.ts'
import type { OrderStatus, Role, Tier } from '../../services/contract/values.ts'
import type { Column } from '../../services/text/table.ts'
import { localTime, money, thumbs } from '../output/format.ts'
import { type Printer, stdoutPrinter } from '../output/printer.ts'
import { type AdminOptions, withAdministrator } from './with-administrator.ts'

interface ListOptions extends AdminOptions {
  offset: number
  limit: number
}

export interface ItemOptions extends ListOptions {
  seller?: string
  category?: number
  show: StockFilter
}

export interface OrderOptions extends ListOptions {
  state?: OrderStatus
  tier?: Tier
  buyer?: string
}

export interface AccountOptions extends ListOptions {
  role?: Role
  locked?: true
}

/** The services answer with no more at a time. */
const mostAtOnce = 100

const right = (title: string): Column => ({ title, align: 'right' })
const flexible = (title: string): Column => ({ title, flexible: true })

export async function listItems(text: string | undefined, options: ItemOptions): Promise<void> {
  const { seller, category, show } = options
  const { total, rows, followers } = await withAdministrator(options, async (administrator) => {
    const found = await pages(options, async (page) => {
      const { found } = await administrator.items({ text, seller, category, show, ...page })
      return { total: found!.total, rows: found!.items }
    })
    const ids = found.rows.map(({ itemId }) => itemId)
    return { ...found, followers: mergedBeliefs(await inPieces(ids, (some) => administrator.beliefs(some))) }
  })
  const printer = stdoutPrinter(options)
  printer.data({ total, offset: options.offset, items: rows, ...(followers.length > 0 && { followers }) })
  const columns = [
    { title: 'Item' },
    flexible('Name'),
    flexible('Seller'),
    right('Price'),
    right('Units'),
    right('Reserved'),
    { title: 'Thumbs' },
    right('Revision'),
    ...(followers.length > 0 ? [{ title: 'Stale at', flexible: true }] : []),
  ]
  showRows(printer, options, { total, columns, none: 'No item matches.' }, rows, (item) => [
    item.itemId,
    item.name,
    item.seller?.name ?? String(item.sellerId),
    money(item.price),
    item.withdrawn ? 'withdrawn' : String(item.quantity),
    String(item.reserved),
    thumbs(item.feedback),
    String(item.rev),
    ...(followers.length > 0 ? [staleAt(item, followers)] : []),
  ])
  for (const one of followers)
    printer.note(
      'problem' in one
        ? `${one.follower} could not be asked: ${one.problem}`
        : `${one.follower} has revision ${one.rev} and is ${one.lagMs} ms behind.`,
    )
}

export async function listOrders(options: OrderOptions): Promise<void> {
  const { state: status, tier, buyer } = options
  const { total, rows } = await withAdministrator(options, (administrator) =>
    pages(options, async (page) => {
      const { total, orders } = await administrator.orders({ status, tier, buyer, ...page })
      return { total, rows: orders }
    }),
  )
  const now = Date.now()
  const printer = stdoutPrinter(options)
  printer.data({ total, offset: options.offset, orders: rows })
  const columns = [
    { title: 'Order' },
    { title: 'State' },
    { title: 'Tier' },
    flexible('Buyer'),
    { title: 'Placed' },
    right('Waited'),
    right('Total'),
    flexible('Lines'),
  ]
  showRows(printer, options, { total, columns, none: 'No order matches.' }, rows, (order) => [
    order.orderId,
    order.status,
    order.tier,
    order.buyer?.username ?? String(order.buyerId),
    localTime(order.placedAt),
    seconds(waitedMs(order, now)),
    money(order.total),
    order.lines.map(({ quantity, itemId, name }) => `${quantity} × ${name} (${itemId})`).join(', '),
  ])
}

export async function listAccounts(text: string | undefined, options: AccountOptions): Promise<void> {
  const { role, locked } = options
  const { total, rows } = await withAdministrator(options, (administrator) =>
    pages(options, async (page) => {
      const { total, accounts } = await administrator.accounts({ text, role, locked, ...page })
      return { total, rows: accounts }
    }),
  )
  const printer = stdoutPrinter(options)
  printer.data({ total, offset: options.offset, accounts: rows })
  const columns = [
    right('No.'),
    { title: 'Role' },
    flexible('Username'),
    flexible('Name'),
    { title: 'Tier' },
    right('Sessions'),
    { title: 'Last active' },
    { title: 'Locked since' },
  ]
  showRows(printer, options, { total, columns, none: 'No account matches.' }, rows, (account) => [
    String(account.id),
    account.role,
    account.username,
    account.name,
    account.role === 'buyer' ? account.tier : '',
    String(account.sessions),
    account.lastActive === undefined ? '' : localTime(account.lastActive),
    account.lockedAt === undefined ? '' : localTime(account.lockedAt),
  ])
}

interface Found<Row> {
  total: number
  rows: Row[]
}

/** As many as are wanted, page by page. */
async function pages<Row>(
  { offset, limit }: ListOptions,
  ask: (page: { offset: number; limit: number }) => Promise<Found<Row>>,
): Promise<Found<Row>> {
  const rows: Row[] = []
  for (;;) {
    const page = { offset: offset + rows.length, limit: Math.min(mostAtOnce, limit - rows.length) }
    const found = await ask(page)
    rows.push(...found.rows)
    if (found.rows.length === 0 || rows.length >= limit || page.offset + found.rows.length >= found.total)
      return { total: found.total, rows }
  }
}

async function inPieces<Answer>(
  ids: readonly string[],
  ask: (ids: string[]) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let at = 0; at < ids.length; at += mostAtOnce) answers.push(await ask(ids.slice(at, at + mostAtOnce)))
  return answers
}

/** Each follower once, with its last state and all items. */
function mergedBeliefs(pieces: readonly FollowerBeliefs[][]): FollowerBeliefs[] {
  const merged = new Map<string, FollowerBeliefs>()
  for (const one of pieces.flat()) {
    const before = merged.get(one.follower)
    const known = before && 'items' in before ? before.items : {}
    merged.set(one.follower, 'items' in one ? { ...one, items: { ...known, ...one.items } } : one)
  }
  return [...merged.values()]
}

function staleAt(item: AdminItem, followers: readonly FollowerBeliefs[]): string {
  return followers
    .filter((one) => 'items' in one && isStale(item, one.items[item.itemId]))
    .map(({ follower }) => follower)
    .join(', ')
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : `${(ms / 1000).toFixed(1)} s`
}

function showRows<Row>(
  printer: Printer,
  { offset }: ListOptions,
  { total, columns, none }: { total: number; columns: readonly Column[]; none: string },
  rows: readonly Row[],
  cells: (row: Row) => string[],
): void {
  if (total === 0) printer.say(none)
  else if (rows.length === 0) printer.say(`There are only ${total}. Choose a smaller --offset.`)
  if (rows.length === 0) return
  printer.table(columns, rows.map(cells))
  const end = offset + rows.length
  const more = end < total ? ` "--offset ${end}" shows the next ones.` : ''
  printer.note(`${offset + 1} to ${end} of ${total}.${more}`)
}
