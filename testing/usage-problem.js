/** The command was called wrongly: shown without a stack, exit code 2. */
export class UsageProblem extends Error {}
