/** Why two services do not work together. */
export interface MixedWords {
  /** For a person who has buttons before them: what is the matter, and what going on would do. */
  summary: string
  /** The same with the commands that help. */
  inFull: string
}

const goOn =
  'start the cluster with "marketlab cluster --mixed", or "Go on" in the app, to have them work together as they are'
const restoreBoth = `Restore snapshots of the same time in both ("marketlab snapshot restore <name> <name>"), or ${goOn}.`

function wordsOf(facts: string, advice: string, consequence: string): MixedWords {
  const end = `If they go on as they are, ${consequence}.`
  return { summary: `${facts} ${end}`, inFull: `${facts} ${advice} ${end}` }
}

/** Why nothing is answered, and what to do about it. */
export const mixedWords = {
  customers: (accounts: number) =>
    wordsOf(
      `product-db does not belong to this customer-db: it knows ${counted(accounts, 'account')} that customer-db does not ` +
        'know, or knows as other people. One of the two was restored or copied without the other.',
      restoreBoth,
      'what belongs to those accounts is nobody’s',
    ),
  products: (carts: number) =>
    wordsOf(
      `customer-db does not belong to this product-db: ${counted(carts, 'cart')} hold items that product-db does not ` +
        'know, or knows as others. One of the two was restored or copied without the other.',
      restoreBoth,
      'those items leave the carts',
    ),
  orders: (orders: number) =>
    wordsOf(
      `payments do not belong to this product-db: they took money for ${counted(orders, 'order')} that product-db does ` +
        'not know, or knows as others. One of the two was restored, copied or reset without the other.',
      `Remove the folder of payments, or ${goOn}.`,
      'the new orders are paid again',
    ),
}

function counted(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`
}
