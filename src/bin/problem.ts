/** Something to tell the user in his own words, without a stack trace. */
export class Problem extends Error {}
