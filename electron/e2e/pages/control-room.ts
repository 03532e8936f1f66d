import { expect, type ElectronApplication, type Page } from '@playwright/test'
import type { ControlPage } from '../../../services/scenes/control-pages.ts'
import { BuyerWindow } from './buyer-window.ts'
import { SellerWindow } from './seller-window.ts'

export const services = ['customer-db', 'product-db', 'buyer-frontend', 'seller-frontend'] as const
export type Service = (typeof services)[number]

/** A service that is killed waits before it is started again, the longer the more often. */
const recoveryMs = 60_000

/** The control room as a user sees it. */
export class ControlRoom {
  readonly page: Page
  readonly #electron: ElectronApplication

  constructor(page: Page, electron: ElectronApplication) {
    this.page = page
    this.#electron = electron
  }

  async goTo(page: ControlPage): Promise<void> {
    await this.page.getByTestId(`nav-${page}`).click()
    await expect(this.page.getByTestId(`page-${page}`)).toBeVisible()
  }

  service(service: Service) {
    return this.page.getByTestId(`service-${service}`)
  }

  /** On the cluster page. */
  async untilHealthy(): Promise<void> {
    await this.goTo('cluster')
    for (const service of services) {
      await expect(this.service(service)).toHaveAttribute('data-status', 'healthy', { timeout: recoveryMs })
    }
  }

  async openBuyer(): Promise<BuyerWindow> {
    return new BuyerWindow(await this.#open('buyer'))
  }

  async openSeller(): Promise<SellerWindow> {
    return new SellerWindow(await this.#open('seller'))
  }

  async #open(role: 'buyer' | 'seller'): Promise<Page> {
    await this.goTo('overview')
    const opened = this.#electron.waitForEvent('window')
    await this.page.getByTestId(`open-${role}`).click()
    const page = await opened
    await page.waitForLoadState()
    return page
  }

  async confirm(typed?: string): Promise<void> {
    if (typed !== undefined) await this.page.getByTestId('confirm-typed').fill(typed)
    await this.page.getByTestId('confirm-yes').click()
    await expect(this.page.getByTestId('confirm-yes')).toBeHidden()
  }
}
