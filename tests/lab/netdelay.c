/* netdelay LINK TAP MS: a slow cable between a host and its bridge, for kernels without netem.
 *
 * LINK is our end of the host's veth pair, taken off the bridge. TAP is a tap device that is made here and put on
 * the bridge in its place. A frame that arrives on one leaves on the other MS milliseconds later; throughput has no
 * limit, and nothing is lost until 256 MiB wait. Virtio headers travel with the frames, so that checksum and
 * segmentation offload keep working. Prints "ready"; ends, and the tap with it, on SIGTERM.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_MAX = 1 << 17, BURST = 64, RETRY_NS = 100000 };
static const long long QUEUE_MAX = 256LL << 20;

struct frame {
    struct frame *next;
    long long due; /* ns of the monotonic clock */
    size_t size;
    char bytes[];
};

struct direction {
    int from, to;
    struct frame *first, *last;
    long long queued;
};

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static long long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int open_link(const char *name) {
    int yes = 1, buffer = 64 << 20;
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name)};
    struct packet_mreq promiscuous = {.mr_ifindex = address.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL));
    if (fd < 0 || address.sll_ifindex == 0) fail(name);
    if (setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &yes, sizeof yes) < 0) fail("PACKET_VNET_HDR");
    if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) < 0) fail("PACKET_IGNORE_OUTGOING");
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    if (setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof promiscuous) < 0) fail("PACKET_MR_PROMISC");
    return fd;
}

static int open_tap(const char *name) {
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR};
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    if (fd < 0) fail("/dev/net/tun");
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(fd, TUNSETIFF, &request) < 0) fail("TUNSETIFF");
    if (ioctl(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6) < 0) fail("TUNSETOFFLOAD");
    return fd;
}

static void take_in(struct direction *d, long long delay) {
    static char buffer[FRAME_MAX];
    for (int i = 0; i < BURST; i++) {
        ssize_t size = read(d->from, buffer, sizeof buffer);
        if (size <= 0) {
            /* the link is down while the host is cut off or boots: do not spin */
            if (size < 0 && (errno == ENETDOWN || errno == ENXIO)) usleep(1000);
            return;
        }
        if (d->queued > QUEUE_MAX) continue;
        struct frame *f = malloc(sizeof *f + (size_t)size);
        if (f == NULL) fail("malloc");
        *f = (struct frame){.due = now_ns() + delay, .size = (size_t)size};
        memcpy(f->bytes, buffer, (size_t)size);
        if (d->first == NULL) d->first = f;
        else d->last->next = f;
        d->last = f;
        d->queued += size;
    }
}

static void let_out(struct direction *d) {
    while (d->first != NULL && d->first->due <= now_ns()) {
        struct frame *f = d->first;
        if (write(d->to, f->bytes, f->size) < 0 && errno == EAGAIN) {
            f->due = now_ns() + RETRY_NS;
            return;
        }
        d->first = f->next;
        d->queued -= (long long)f->size;
        free(f);
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: netdelay LINK TAP MS\n");
        return 2;
    }
    long long delay = (long long)(atof(argv[3]) * 1e6);
    int link = open_link(argv[1]), tap = open_tap(argv[2]);
    struct direction way[2] = {{.from = link, .to = tap}, {.from = tap, .to = link}};
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct pollfd sources[2] = {{.fd = link, .events = POLLIN}, {.fd = tap, .events = POLLIN}};
        long long wait = -1, now = now_ns();
        for (int i = 0; i < 2; i++) {
            if (way[i].first == NULL) continue;
            long long left = way[i].first->due > now ? way[i].first->due - now : 0;
            if (wait < 0 || left < wait) wait = left;
        }
        struct timespec timeout = {wait / 1000000000, wait % 1000000000};
        if (ppoll(sources, 2, wait < 0 ? NULL : &timeout, NULL) < 0 && errno != EINTR) fail("ppoll");
        for (int i = 0; i < 2; i++) {
            if (sources[i].revents & (POLLHUP | POLLNVAL)) return 0;
            take_in(&way[i], delay);
            let_out(&way[i]);
        }
    }
}
