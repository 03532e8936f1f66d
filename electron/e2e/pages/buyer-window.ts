import { expect, type Page } from '@playwright/test'
import { password } from './seller-window.ts'

export class BuyerWindow {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async signUp(username: string, tier: 'normal' | 'vip' = 'normal'): Promise<void> {
    await this.page.getByTestId('to-signup').click()
    await this.page.getByTestId('signup-username').fill(username)
    await this.page.getByTestId('signup-password').fill(password)
    await this.page.getByTestId(`signup-tier-${tier}`).check({ force: true })
    await this.page.getByTestId('signup-submit').click()
    await expect(this.page.getByTestId('account-menu')).toBeVisible()
  }

  async logIn(username: string): Promise<void> {
    await this.page.getByTestId('login-username').fill(username)
    await this.page.getByTestId('login-password').fill(password)
    await this.page.getByTestId('login-submit').click()
    await expect(this.page.getByTestId('account-menu')).toBeVisible()
  }

  async goTo(page: 'shop' | 'orders' | 'purchases' | 'account'): Promise<void> {
    await this.page.getByTestId(`nav-${page}`).click()
  }

  async search(keyword: string): Promise<void> {
    await this.page.getByTestId('search-input').fill(keyword)
    await this.page.getByTestId('search-input').press('Enter')
    await expect(this.page.getByTestId('search-chip').filter({ hasText: keyword })).toBeVisible()
  }

  card(name: string) {
    return this.page.getByTestId('item-card').filter({ hasText: name })
  }

  get drawer() {
    return this.page.getByTestId('item-drawer')
  }

  get checkout() {
    return this.page.getByTestId('checkout')
  }

  async openItem(name: string): Promise<void> {
    await this.card(name).getByTestId('item-open').click()
    await expect(this.drawer.getByTestId('drawer-add')).toBeVisible()
  }

  /** By way of the item's own drawer. */
  async putIntoCart(name: string, quantity = 1): Promise<void> {
    await this.openItem(name)
    const before = Number(await this.page.getByTestId('cart-count').textContent())
    await this.drawer.getByTestId('drawer-quantity').fill(String(quantity))
    await this.drawer.getByTestId('drawer-quantity').press('Tab')
    await this.drawer.getByTestId('drawer-add').click()
    await expect(this.page.getByTestId('cart-count')).toHaveText(String(before + quantity))
    await this.closeDrawers()
  }

  async openCart(): Promise<void> {
    await this.page.getByTestId('cart-open').click()
    await expect(this.page.getByTestId('cart-drawer')).toBeVisible()
  }

  async closeDrawers(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.page.getByRole('dialog')).toHaveCount(0)
  }

  /** With the cart open. */
  buy(): Promise<void> {
    return this.page.getByTestId('buy').click()
  }

  /** The number of the order. */
  async untilSettled(): Promise<string> {
    await expect(this.checkout).toHaveAttribute('data-state', /paid|declined/)
    return this.page.getByTestId('checkout-order').innerText()
  }

  untilPaid(): Promise<void> {
    return expect(this.checkout).toHaveAttribute('data-state', 'paid')
  }
}
