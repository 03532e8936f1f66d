import { useCart } from './cart.ts'
import { useCatalogue } from './catalogue.ts'
import { useCategories } from './categories.ts'
import { useCheckout } from './checkout.ts'
import { useItems } from './items.ts'
import { useNewcomers } from './newcomers.ts'
import { useOrders } from './orders.ts'
import { usePurchases } from './purchases.ts'
import { useView } from './view.ts'

/** Somebody left: the next one starts with nothing of theirs. */
export function clearStores(): void {
  useCatalogue().clear()
  useCategories().clear()
  useNewcomers().clear()
  useCart().clear()
  useCheckout().clear()
  useOrders().clear()
  usePurchases().clear()
  useItems().clear()
  useView().open('shop')
}
