/** The reason why the cluster was not started with the app. */
export class FailedStartsError extends Error {
  constructor(dataFolder: string) {
    super(
      `The last two starts of Marketlab came to no end, so this time it did not start the cluster in ${dataFolder}. ` +
        'Choose another data folder, or try again.',
    )
    this.name = 'FailedStartsError'
  }
}
