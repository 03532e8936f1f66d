/** The flaw of an image, in words that go on "a picture that …". */
export class ImageFlaw extends Error {
  constructor(flaw: string) {
    super(flaw)
    this.name = 'ImageFlaw'
  }
}
