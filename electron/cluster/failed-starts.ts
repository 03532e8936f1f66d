/** The reason why the cluster was not started with the app. */
export class FailedStartsError extends Error {
  constructor(dataFolder: string) {
    super(
      `Marketlab did not finish two starts in a row, so it did not start the cluster in ${dataFolder}. ` +
        'Choose another data folder, or try again.',
    )
    this.name = 'FailedStartsError'
  }
}
