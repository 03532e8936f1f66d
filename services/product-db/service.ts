import type { RunningService, ServiceContext } from '../process/service-context.ts'
import { serviceServer } from '../process/service-server.ts'
import { productArguments } from '../contract/internal-arguments.ts'
import { checkedOperations } from '../process/checked-operations.ts'
import { snapshotOperations } from '../process/operations/snapshot-operations.ts'
import { openStorage, storageFolder } from '../process/storage.ts'
import { Acquaintance } from '../identity/acquaintance.ts'
import { beginEpoch } from '../identity/begin-epoch.ts'
import { mixedWords } from '../identity/words.ts'
import { beginTermOf, Ownership } from '../replication/ownership.ts'
import { addOutcomeMetrics } from '../outcomes/metrics.ts'
import { ImageFiles } from './images/image-files.ts'
import { imageOperations, sweep } from './images/image-operations.ts'
import { shippedImages } from './images/ship-images.ts'
import { imageShelf } from './images/image-shelf.ts'
import { marketAdministrationOperations } from './administration.ts'
import type { ProductCommand } from './commands.ts'
import { Feed } from './feed.ts'
import { productOperations } from './operations.ts'
import { OrderDesk } from './orders/order-desk.ts'
import { PaymentRoute } from './orders/payment-route.ts'
import { deskOperations } from './orders/order-desk-operations.ts'
import { ProductState } from './state.ts'
import { ApiError } from '../wire/errors.ts'

/** Owns items, stock, search, feedback, orders and sales. */
export async function startProductDb(context: ServiceContext): Promise<RunningService> {
  const { config, metrics, log } = context
  const folder = storageFolder(config.storage.folder, 'product-db')
  const storage = await openStorage<ProductState, ProductCommand>(context, {
    folder,
    create: () => new ProductState(imageShelf(folder)),
    onRestored: () => {
      feed.forget(storage.machine.rev)
      customers.restored()
      payments.introduce()
      ownership.restored()
      begin()
      void settleImages()
    },
  })
  const images = await ImageFiles.open(storage.folder)
  await beginTermOf(context, storage)
  await beginEpoch(storage, log)
  const ownership = new Ownership(context, storage)
  const customers = new Acquaintance({
    storage,
    words: mixedWords.customers,
    // Events are of accounts, too.
    onMixed: (connection) => feed.lapse(connection),
  })
  const payments = new PaymentRoute(context, () => storage.machine.introduction)
  const { workers, normalShare, reservedForVips, paused } = config.orders
  const desk = new OrderDesk({
    workers,
    normalShare,
    reservedForVips,
    paused,
    whenPaymentsDown: config.payments.whenDown,
    pay: payments.pay,
    settle: async ({ id: order }, end, takenAt) => {
      const outcome = await storage.execute({ op: 'settleOrder', at: Date.now(), order, end, takenAt })
      if (outcome instanceof ApiError) throw outcome
    },
    onPaying: (order) => feed.orderChanged(order, storage.machine.rev),
    log,
  })
  const feed = new Feed(storage.machine.rev, (order) => desk.isPaying(order))

  function begin(): void {
    // Before anybody waits for it: over a large catalogue this takes a moment.
    void storage.machine.catalogue.index
    storage.machine.audience = feed
    desk.replaceQueue(storage.machine.book.orders.values())
  }

  async function settleImages(): Promise<void> {
    const { machine } = storage
    try {
      await images.settle(machine.images)
    } catch (error) {
      log.warn(
        { err: error },
        'images of the snapshot could not be written: they stay in memory until the next start',
      )
    }
  }

  begin()
  await settleImages()
  sweep({ storage, images, log })
  metrics.gauge('marketlab_orders_waiting', 'Orders that wait, by tier of the buyer.', () =>
    (['vip', 'normal'] as const).map((tier) => ({ labels: { tier }, value: desk.waiting(tier) })),
  )
  metrics.gauge('marketlab_orders_paying', 'Orders that are being paid.', () => desk.paying)
  addOutcomeMetrics(metrics, () => storage.machine.outcomes)
  const server = serviceServer({
    context,
    peersOnly: true,
    operations: {
      ...ownership.guarded({
        ...customers.guarded({
          ...productOperations({ storage, desk, feed, payments, log, waitMs: config.orders.waitMs }),
          ...checkedOperations(productArguments, imageOperations({ storage, images, log })),
        }),
        ...deskOperations({ storage, desk, payments }),
      }),
      ...customers.operations,
      ...snapshotOperations(() => storage),
      ...ownership.operations,
      ...shippedImages(images),
    },
    newestRev: () => storage.machine.rev,
    asOf: () => `{"rev":${storage.machine.rev},"lagMs":0,"from":"${context.member}"}`,
    peerOperations: ownership.guarded(marketAdministrationOperations({ storage, desk, log })),
    onClose: (connection) => {
      feed.leave(connection)
      customers.leave(connection)
      ownership.leave(connection)
    },
  })
  const port = await server.listen()
  return {
    port,
    async close() {
      desk.close()
      payments.close()
      ownership.close()
      await server.close()
      await storage.close()
    },
  }
}
