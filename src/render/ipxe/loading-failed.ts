/** The end of every script that starts a system: what `|| goto failed` leads to. */
export const loadingFailed: readonly string[] = [
  ':failed',
  'echo',
  'echo Coldforge: the system could not be loaded: ${errno}',
  'echo Coldforge: look at this boot on the server: coldforge boot trace ${uuid}',
  'echo Coldforge: trying again in 10 seconds',
  'sleep 10',
  'exit 1',
]
