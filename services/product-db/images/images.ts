import type { SqlValue } from '../../engine/state-machine.ts'
import { type ImageCaps, imageCaps } from '../../images/image-caps.ts'
import { maxImageBytes, soundImage } from '../../images/sound-image.ts'
import { hashOfImage } from './image-hash.ts'
import type { ImageShelf } from './image-shelf.ts'
import { SellerImages } from './seller-images.ts'

interface Image {
  readonly size: number
  /** How many items show it. */
  items: number
}

/**
 * The images that items show, by the hash of their content: which there are, and how large. The bytes are in files
 * beside the journal. Those that came with a snapshot, and are in no file yet, are held here.
 */
export class Images {
  readonly held = new Map<string, Uint8Array>()
  readonly caps: ImageCaps
  readonly bySeller = new Map<number, SellerImages>()
  /** Hears of each image that no item shows any more. */
  onHidden: ((name: string) => void) | undefined
  readonly #shelf: ImageShelf | undefined
  readonly #images = new Map<string, Image>()
  #bytes = 0

  constructor(shelf?: ImageShelf, caps = imageCaps) {
    this.#shelf = shelf
    this.caps = caps
  }

  /** The bytes that all images count as together. */
  get bytes(): number {
    return this.#bytes
  }

  has(name: string): boolean {
    return this.#images.has(name)
  }

  /** The bytes that an image of this size counts as. */
  counted(size: number): number {
    return Math.max(size, this.caps.least)
  }

  countOf(name: string): number {
    return this.counted(this.#images.get(name)!.size)
  }

  itemsWith(name: string): number {
    return this.#images.get(name)?.items ?? 0
  }

  ofSeller(sellerId: number): SellerImages {
    let own = this.bySeller.get(sellerId)
    if (own === undefined) {
      own = new SellerImages()
      this.bySeller.set(sellerId, own)
    }
    return own
  }

  /** One more item of the seller shows it. */
  show(sellerId: number, name: string, size: number): void {
    this.#entry(name, size).items += 1
    this.ofSeller(sellerId).show(name, this.countOf(name))
  }

  /** One item of the seller fewer shows it. */
  hide(sellerId: number, name: string): void {
    const image = this.#images.get(name)!
    this.ofSeller(sellerId).hide(name, this.countOf(name))
    image.items -= 1
    if (image.items > 0) return
    this.#images.delete(name)
    this.held.delete(name)
    this.#bytes -= this.counted(image.size)
    this.onHidden?.(name)
  }

  /** For a snapshot: an image whose file is missing or damaged goes without its bytes. */
  *dump(): Iterable<SqlValue[]> {
    for (const [name, { size }] of this.#images)
      yield [name, size, this.held.get(name) ?? this.#shelf?.read(name) ?? null]
  }

  /** From a snapshot, before the items that show it. The bytes may come from anywhere. */
  load([name, size, bytes]: SqlValue[]): void {
    this.#entry(name as string, size as number)
    if (bytes === null) return
    checkBytes(name as string, size as number, bytes as Uint8Array)
    const isInFile = this.#shelf?.read(name as string) !== undefined
    if (!isInFile) this.held.set(name as string, bytes as Uint8Array)
  }

  /** Finds what is wrong with images that were loaded, each of them sound by itself. */
  discrepancy(): string | undefined {
    if (this.#bytes > this.caps.inAll) return 'its images take more than they may'
    for (const [name, { items }] of this.#images) if (items === 0) return `its image ${name} is of no item`
    return undefined
  }

  #entry(name: string, size: number): Image {
    let image = this.#images.get(name)
    if (image === undefined) {
      image = { size, items: 0 }
      this.#images.set(name, image)
      this.#bytes += this.counted(size)
    }
    return image
  }
}

function checkBytes(name: string, size: number, bytes: Uint8Array): void {
  const isSound =
    bytes.length === size &&
    size <= maxImageBytes &&
    hashOfImage(bytes) === name &&
    Buffer.compare(soundImage(bytes).bytes, bytes) === 0
  if (!isSound) throw new Error(`The image ${name} is not what its name says.`)
}
