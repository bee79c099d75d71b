/** A user without any right: `nobody`. */
export const NOBODY = 65534

/** `interface` is left out for TCP. */
interface Wanted {
  readonly name: string
  readonly port: number
  readonly interface?: string
}

/**
 * What systemd does for socket units, as a command to put before another: opens UDP sockets that are bound to an interface, or
 * listening TCP sockets, gives up root, and hands them over as sd_listen_fds(3) says.
 */
export const handOver = (
  sockets: readonly Wanted[],
  environment: Readonly<Record<string, string>> = {},
): readonly string[] => [
  'perl',
  '-e',
  LAUNCHER,
  sockets.map(({ name, port, interface: device }) => `${name}=${port}=${device ?? ''}`).join(','),
  'env',
  ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
]

const LAUNCHER = `
  use Socket; use POSIX; $^F = 255;
  my @names;
  for (split /,/, shift) {
    my ($name, $port, $device) = split /=/;
    socket(my $s, AF_INET, $device ? SOCK_DGRAM : SOCK_STREAM, 0) or die $!;
    setsockopt($s, SOL_SOCKET, 25, "$device\\0") && setsockopt($s, SOL_SOCKET, SO_BROADCAST, 1) or die $! if $device;
    setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1) or die $! unless $device;
    bind($s, sockaddr_in($port, INADDR_ANY)) or die "$name: $!";
    $device or listen($s, 128) or die $!;
    push @names, $name; push @kept, $s;
  }
  die "descriptors out of order" unless fileno($kept[0]) == 3 && fileno($kept[-1]) == 2 + @kept;
  @ENV{qw(LISTEN_PID LISTEN_FDS LISTEN_FDNAMES)} = ($$, scalar @kept, join ':', @names);
  $) = "${NOBODY} ${NOBODY}"; setgid(${NOBODY}); setuid(${NOBODY}); die "still root" if $> == 0;
  exec @ARGV or die $!`
