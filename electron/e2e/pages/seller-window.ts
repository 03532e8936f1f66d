import { expect, type Page } from '@playwright/test'

export interface NewItem {
  name: string
  category: number
  price: string
  quantity: number
  keywords: string[]
}

export const password = 'open sesame'

export class SellerWindow {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async signUp(username: string): Promise<void> {
    await this.page.getByRole('tab', { name: 'Open an account' }).click()
    await this.#enter(username)
  }

  logIn(username: string): Promise<void> {
    return this.#enter(username)
  }

  async #enter(username: string): Promise<void> {
    await this.page.getByTestId('username').fill(username)
    await this.page.getByTestId('password').fill(password)
    await this.page.getByTestId('sign-in-submit').click()
    await expect(this.page.getByTestId('account-menu')).toBeVisible()
  }

  async goTo(page: 'dashboard' | 'inventory' | 'sales' | 'add' | 'import'): Promise<void> {
    await this.page.getByTestId(`nav-${page}`).click()
    await expect(this.page.getByTestId(`page-${page}`)).toBeVisible()
  }

  async list({ name, category, price, quantity, keywords }: NewItem): Promise<void> {
    await this.goTo('add')
    await this.page.getByTestId('add-name').fill(name)
    await this.page.getByTestId('add-category').fill(String(category))
    await this.page.getByTestId('add-price').fill(price)
    await this.page.getByTestId('add-quantity').fill(String(quantity))
    for (const keyword of keywords) {
      await this.page.getByTestId('add-keywords').fill(keyword)
      await this.page.getByTestId('add-keywords').press('Enter')
    }
    await this.page.getByTestId('add-submit').click()
    await this.goTo('inventory')
    await expect(this.row(name)).toBeVisible()
  }

  row(name: string) {
    return this.page.getByTestId('inventory-row').filter({ hasText: name })
  }

  stockOf(name: string) {
    return this.row(name).getByTestId('stock-value')
  }

  /** As typed into the cell of the table. */
  async change(name: string, field: 'price' | 'quantity', value: string): Promise<void> {
    await this.row(name).getByTestId(`cell-${field}`).dblclick()
    await this.page.getByTestId('cell-editor').fill(value)
    await this.page.getByTestId('cell-editor').press('Enter')
    await expect(this.page.getByTestId('cell-editor')).toBeHidden()
  }
}
