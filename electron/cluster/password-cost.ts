import { app } from 'electron'

/** Tests of the windows have passwords hashed cheaply, as other tests have. Never in a package. */
export const passwordCost =
  app.isPackaged || process.env.MARKETLAB_PASSWORD_COST === undefined
    ? undefined
    : Number(process.env.MARKETLAB_PASSWORD_COST)
