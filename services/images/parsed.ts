/** The size of a picture, and its file with nothing in it that the picture does not need. */
export interface Parsed {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}
