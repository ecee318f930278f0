/*
 * Two guests exchange datagrams at a steady rate, and each counts what it misses of the other's.
 * usage: traffic PEER RATE FILE [DEVICE]   sends RATE datagrams a second to PEER, by DEVICE if told one, until it is killed
 * FILE says, ten times a second: sent S received R missing M highest H (the last as a count: the highest number heard, from 1).
 * Who was held up sends what is due at once, so that the rate holds on average; nothing is sent twice.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PORT 7777
#define MOST (1u << 24)
#define BURST 100

static uint8_t heard[MOST / 8];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void tell(const char *file, unsigned sent, unsigned received, unsigned highest) {
  char beside[256];
  snprintf(beside, sizeof beside, "%s.new", file);
  FILE *f = fopen(beside, "w");
  if (!f) return;
  fprintf(f, "sent %u received %u missing %u highest %u\n", sent, received, highest - received, highest);
  fclose(f);
  rename(beside, file);
}

int main(int count, char **words) {
  if (count < 4) return 2;
  double rate = atof(words[2]);
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  int room = 16 << 20;
  setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  /* Little: what the guest's own queue would drop is not sent before there is room. */
  int little = 16 << 10;
  setsockopt(s, SOL_SOCKET, SO_SNDBUF, &little, sizeof little);
  if (count > 4 && setsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, words[4], strlen(words[4])) < 0) { perror(words[4]); return 1; }
  struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(PORT) };
  if (s < 0 || bind(s, (struct sockaddr *)&at, sizeof at) < 0) { perror("bind"); return 1; }
  struct sockaddr_in to = at;
  if (inet_pton(AF_INET, words[1], &to.sin_addr) != 1) return 2;

  unsigned sent = 0, received = 0, highest = 0;
  double start = now(), told = 0;
  for (;;) {
    unsigned due = (unsigned)((now() - start) * rate);
    for (int i = 0; sent < due && sent + 1 < MOST && i < BURST; i++) {
      unsigned char packet[64] = "traffic";
      uint32_t number = htonl(sent + 1);
      memcpy(packet + 8, &number, 4);
      /* Nobody there yet, or no room: the same again in a moment. */
      if (sendto(s, packet, sizeof packet, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof to) < 0) break;
      sent++;
    }
    unsigned char packet[64];
    while (recv(s, packet, sizeof packet, MSG_DONTWAIT) == sizeof packet) {
      uint32_t number;
      memcpy(&number, packet + 8, 4);
      number = ntohl(number);
      if (memcmp(packet, "traffic", 8) || number == 0 || number >= MOST || heard[number / 8] >> (number % 8) & 1) continue;
      heard[number / 8] |= 1 << (number % 8);
      received++;
      if (number > highest) highest = number;
    }
    if (now() - told > 0.1) {
      told = now();
      tell(words[3], sent, received, highest);
    }
    struct timespec pause = { 0, 1000000 };
    nanosleep(&pause, NULL);
  }
}
