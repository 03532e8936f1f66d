const advice =
  'Restore snapshots of the same time in both ("marketlab snapshot restore <name> <name>"), or start the cluster with ' +
  '"marketlab cluster --mixed", or "Go on" in the app, to have them work together as they are'

/** Why nothing is answered, and what to do about it. */
export const mixedWords = {
  customers: (accounts: number) =>
    `product-db does not belong to this customer-db: it knows ${counted(accounts, 'account')} that customer-db does not ` +
    `know, or knows as other people. One of the two was restored or copied without the other. ${advice}: what belongs ` +
    'to those accounts is then nobody’s.',
  products: (carts: number) =>
    `customer-db does not belong to this product-db: ${counted(carts, 'cart')} hold items that product-db does not ` +
    `know, or knows as others. One of the two was restored or copied without the other. ${advice}: those items then ` +
    'leave the carts.',
  orders: (orders: number) =>
    `payments do not belong to this product-db: they took money for ${counted(orders, 'order')} that product-db does ` +
    'not know, or knows as others. One of the two was restored, copied or reset without the other. Remove the folder of ' +
    'payments, or start the cluster with "marketlab cluster --mixed", or "Go on" in the app, to have them work together ' +
    'as they are: the new orders are then paid anew.',
}

function counted(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`
}
