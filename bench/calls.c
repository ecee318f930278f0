/* Loads a daemon that speaks libvirt's remote protocol, with one call in flight a connection, as libvirt's own client has.
 * usage: calls SOCKET xml NAME CONNECTIONS SECONDS   NETWORK_GET_XML_DESC: prints calls a second
 *        calls SOCKET list - CONNECTIONS SECONDS     CONNECT_LIST_ALL_NETWORKS: prints calls a second
 *        calls SOCKET idle PID CONNECTIONS           opens them, and prints what each adds to PID's memory, in KiB */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { REMOTE = 0x20008086, OPEN = 1, GET_XML = 43, LOOKUP = 46, AUTH_LIST = 66, LIST_ALL = 283, HEADER = 28, LARGEST = 1 << 22 };

static unsigned char answer[LARGEST];

static void fail(const char *what) {
  fprintf(stderr, "calls: %s: %s\n", what, errno ? strerror(errno) : "not what was expected");
  exit(1);
}

static void word(unsigned char *at, uint32_t value) {
  value = htonl(value);
  memcpy(at, &value, 4);
}

static uint32_t word_at(const unsigned char *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return ntohl(value);
}

/* A call's packet; returns its length. */
static size_t packet(unsigned char *to, uint32_t procedure, const void *arguments, size_t length) {
  word(to, (uint32_t)(HEADER + length));
  word(to + 4, REMOTE);
  word(to + 8, 1);
  word(to + 12, procedure);
  word(to + 16, 0);
  word(to + 20, 1);
  word(to + 24, 0);
  memcpy(to + HEADER, arguments, length);
  return HEADER + length;
}

/* A string: its length, its bytes, zeros up to four. */
static size_t text(unsigned char *to, const char *value) {
  size_t length = strlen(value), padded = (length + 3) & ~(size_t)3;
  word(to, (uint32_t)length);
  memset(to + 4, 0, padded);
  memcpy(to + 4, value, length);
  return 4 + padded;
}

static void put(int fd, const unsigned char *bytes, size_t length) {
  if (send(fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) {
    fail("send");
  }
}

/* Reads one reply whole; returns its length. */
static size_t take(int fd) {
  size_t have = 0, want = 4;
  while (have < want) {
    ssize_t got = recv(fd, answer + have, LARGEST - have, 0);
    if (got <= 0) {
      fail("recv");
    }
    have += (size_t)got;
    if (have >= 4) {
      want = word_at(answer);
    }
    if (want > LARGEST) {
      fail("a reply that long");
    }
  }
  errno = 0;
  if (have != want || word_at(answer + 24) != 0) {
    fail("a reply");
  }
  return have;
}

static int opened(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  unsigned char arguments[64], bytes[128];
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    fail(path);
  }
  put(fd, bytes, packet(bytes, AUTH_LIST, NULL, 0));
  take(fd);
  word(arguments, 1);
  size_t length = 4 + text(arguments + 4, "qemu:///system");
  word(arguments + length, 0);
  put(fd, bytes, packet(bytes, OPEN, arguments, length + 4));
  take(fd);
  return fd;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Private memory of a process in KiB. */
static long memory(const char *pid) {
  char path[64], line[256];
  long total = 0, kib;
  snprintf(path, sizeof path, "/proc/%s/smaps_rollup", pid);
  FILE *file = fopen(path, "r");
  if (!file) {
    fail(path);
  }
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "Private_Clean: %ld", &kib) == 1 || sscanf(line, "Private_Dirty: %ld", &kib) == 1) {
      total += kib;
    }
  }
  fclose(file);
  return total;
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: calls SOCKET xml|list|idle NAME|-|PID CONNECTIONS [SECONDS]\n");
    return 2;
  }
  int count = atoi(argv[4]);
  struct rlimit files = {100000, 100000};
  setrlimit(RLIMIT_NOFILE, &files);
  int *fds = calloc((size_t)count, sizeof *fds);
  long before = 0;
  if (!strcmp(argv[2], "idle")) {
    /* What the first few make once is not theirs. */
    for (int i = 0; i < 20; i++) {
      close(opened(argv[1]));
    }
    sleep(1);
    before = memory(argv[3]);
  }
  for (int i = 0; i < count; i++) {
    fds[i] = opened(argv[1]);
  }
  if (!strcmp(argv[2], "idle")) {
    sleep(1);
    printf("%.2f\n", (double)(memory(argv[3]) - before) / count);
    return 0;
  }

  unsigned char call[256], arguments[128];
  size_t length;
  if (!strcmp(argv[2], "xml")) {
    length = packet(call, LOOKUP, arguments, text(arguments, argv[3]));
    put(fds[0], call, length);
    length = take(fds[0]) - HEADER;
    memcpy(arguments, answer + HEADER, length);
    word(arguments + length, 0);
    length = packet(call, GET_XML, arguments, length + 4);
  } else {
    word(arguments, 1);
    word(arguments + 4, 0);
    length = packet(call, LIST_ALL, arguments, 8);
  }
  int poll = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < count; i++) {
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = fds[i]};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &wanted) != 0) {
      fail("epoll");
    }
    put(fds[i], call, length);
  }
  double limit = argc > 5 ? atof(argv[5]) : 3, start = seconds(), end;
  long calls = 0;
  do {
    struct epoll_event ready[64];
    int some = epoll_wait(poll, ready, 64, 5000);
    if (some <= 0) {
      fail("no answer within 5 s");
    }
    for (int i = 0; i < some; i++) {
      take(ready[i].data.fd);
      put(ready[i].data.fd, call, length);
      calls++;
    }
    end = seconds();
  } while (end - start < limit);
  printf("%.0f\n", (double)calls / (end - start));
  return 0;
}
