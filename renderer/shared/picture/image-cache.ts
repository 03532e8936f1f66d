import { imageTypes } from '../../../services/images/sound-image.ts'

export interface ImageAnswer {
  type: string
  data: string
  /** The hash of the image. */
  image: string
}

type Told = (url: string | undefined) => void

interface Wish {
  readonly itemId: string
  readonly told: Set<Told>
}

const mostAtOnce = 4
const mostKeptCharacters = 48 * 1024 * 1024

/**
 * Images by their hashes, as addresses that an element can show. Each is fetched once, a few at a time, and only while
 * somebody wants it: one that was scrolled past is not fetched.
 */
export class ImageCache {
  readonly #fetch: (itemId: string) => Promise<ImageAnswer>
  /** The one that was wanted longest ago comes first. */
  readonly #kept = new Map<string, string>()
  readonly #wishes = new Map<string, Wish>()
  #characters = 0
  #running = 0

  constructor(fetch: (itemId: string) => Promise<ImageAnswer>) {
    this.#fetch = fetch
  }

  /** Tells the address of the image, or undefined if there is none to be had. Returns how to want it no more. */
  want(image: string, itemId: string, told: Told): () => void {
    const url = this.#kept.get(image)
    if (url !== undefined) {
      this.#keep(image, url)
      told(url)
      return () => undefined
    }
    const wish = this.#wishes.get(image) ?? { itemId, told: new Set() }
    wish.told.add(told)
    this.#wishes.set(image, wish)
    this.#next()
    return () => {
      wish.told.delete(told)
      if (wish.told.size === 0 && this.#wishes.get(image) === wish) this.#wishes.delete(image)
    }
  }

  #next(): void {
    for (const [image, wish] of this.#wishes) {
      if (this.#running >= mostAtOnce) return
      this.#wishes.delete(image)
      void this.#run(image, wish)
    }
  }

  async #run(image: string, wish: Wish): Promise<void> {
    this.#running += 1
    const url = await this.#read(image, wish.itemId)
    this.#running -= 1
    for (const told of [...wish.told]) told(url)
    this.#next()
  }

  /** The item may have got another image meanwhile: that one is not what was wanted. */
  async #read(image: string, itemId: string): Promise<string | undefined> {
    try {
      const answer = await this.#fetch(itemId)
      if (!imageTypes.some((type) => type === answer.type)) return undefined
      this.#keep(answer.image, `data:${answer.type};base64,${answer.data}`)
      return this.#kept.get(image)
    } catch {
      // The drawing stays; the banner says what is wrong with the connection.
      return undefined
    }
  }

  #keep(image: string, url: string): void {
    this.#drop(image)
    this.#kept.set(image, url)
    this.#characters += url.length
    for (const oldest of this.#kept.keys()) {
      if (this.#characters <= mostKeptCharacters) return
      if (oldest !== image) this.#drop(oldest)
    }
  }

  #drop(image: string): void {
    this.#characters -= this.#kept.get(image)?.length ?? 0
    this.#kept.delete(image)
  }
}
