import type { SellerResult } from '../../../services/contract/seller-operations.ts'
import { counted, localTime, money } from '../../output/format.ts'
import type { Printer } from '../../output/printer.ts'

const barColumns = 20

export function showReport(printer: Printer, report: SellerResult<'GetSalesReport'>): void {
  const { revenue, units, orders, series, topItems, lowStock } = report
  printer.say(`Revenue ${money(revenue)}: ${counted(units, 'unit')} in ${counted(orders, 'order')}`)
  const best = Math.max(...series.map((step) => step.revenue), 0)
  if (best > 0) {
    printer.say('')
    printer.table(
      [
        { title: 'From' },
        { title: 'Revenue', align: 'right' },
        { title: 'Units', align: 'right' },
        { title: 'Orders', align: 'right' },
        { title: '' },
      ],
      series.map((step) => [
        localTime(step.from),
        money(step.revenue),
        String(step.units),
        String(step.orders),
        '█'.repeat(Math.round((step.revenue / best) * barColumns)),
      ]),
    )
  }
  if (topItems.length > 0) {
    printer.say('\nBest sellers')
    printer.table(
      [
        { title: 'Item' },
        { title: 'Name', flexible: true },
        { title: 'Units', align: 'right' },
        { title: 'Revenue', align: 'right' },
      ],
      topItems.map((item) => [item.itemId, item.name, String(item.units), money(item.revenue)]),
    )
  }
  if (lowStock.length > 0) {
    printer.say('\nRunning out')
    printer.table(
      [{ title: 'Item' }, { title: 'Name', flexible: true }, { title: 'Left', align: 'right' }],
      lowStock.map((item) => [item.itemId, item.name, String(item.quantity)]),
    )
  }
}
