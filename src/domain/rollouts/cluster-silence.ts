/** What is said while the API of a cluster does not answer; `why` is what is known of it, with what to do. */
export const clusterSilence = (why: string | undefined): string =>
  `the API of the cluster does not answer${why === undefined ? '' : `: ${why}`}`
