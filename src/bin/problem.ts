/** Something to tell the user in his own words, without a stack trace. */
export class Problem extends Error {}

/** The server does not answer. It may be back soon. */
export class Unreachable extends Problem {}
