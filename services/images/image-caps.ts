const mebibyte = 1_048_576

/**
 * The most bytes that images may take. They are constants: replay, followers and the running service must decide alike.
 */
export interface ImageCaps {
  readonly ofSeller: number
  readonly inAll: number
  /** A smaller image counts as one of this size: a file takes a block on disk, and a name in memory. */
  readonly least: number
}

/** A snapshot holds all images, and SQLite builds it in memory, where it takes several times their size. */
export const imageCaps: ImageCaps = { ofSeller: 8 * mebibyte, inAll: 64 * mebibyte, least: 4_096 }
