/* The log of this process: its lines, its file, and the lock that orders them. */
#ifndef LOG_H
#define LOG_H

/* A line that is being written. */
struct line {
  char text[256];
  size_t n;
};

static void say(struct line *line, const char *text) {
  while (*text && line->n < sizeof line->text) line->text[line->n++] = *text++;
}

static void say_number(struct line *line, size_t n, unsigned base) {
  char digits[24];
  size_t at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = "0123456789abcdef"[n % base];
  while ((n /= base) > 0);
  say(line, digits + at);
}

static void say_size(struct line *line, size_t n) {
  say(line, " ");
  say_number(line, n, 10);
}

static void say_address(struct line *line, const void *p) {
  say(line, "0x");
  say_number(line, (size_t)p, 16);
}

/* What an allocation gave. */
static void say_given(struct line *line, const void *p, int error) {
  say(line, " = ");
  if (p) say_address(line, p);
  else say(line, error == ENOMEM ? "0 errno=ENOMEM" : "0");
  say(line, "\n");
}

static void write_all(const struct line *line) {
  size_t done = 0;
  while (done < line->n) {
    ssize_t n = write(log_fd, line->text + done, line->n - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    done += (size_t)n;
  }
}

/* The program may have closed the file, and opened another one with the same number. */
static int is_ours(void) {
  struct stat at;
  return log_fd >= 0 && fstat(log_fd, &at) == 0 && at.st_dev == log_device && at.st_ino == log_inode;
}

/* Numbers below this are left to the program. */
enum { least_fd = 200 };

static int opened(int flags) {
  int fd = open(log_name, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0666);
  if (fd < 0) return -1;
  int high = fcntl(fd, F_DUPFD_CLOEXEC, least_fd);
  if (high >= 0) close(fd), fd = high;
  struct stat at;
  if (fstat(fd, &at) != 0) return close(fd), -1;
  log_device = at.st_dev;
  log_inode = at.st_ino;
  return fd;
}

static void name_log(unsigned long suffix) {
  struct line name = {.n = 0};
  say(&name, "/");
  say_number(&name, (size_t)getpid(), 10);
  if (suffix > 1) say(&name, "."), say_number(&name, suffix, 10);
  size_t n = strlen(FOLDER);
  memcpy(log_name, FOLDER, n);
  memcpy(log_name + n, name.text, name.n);
  log_name[n + name.n] = 0;
}

/* The name of the program; a handshake has blanks between its words. */
static void say_program(struct line *line) {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  path[n < 0 ? 0 : n] = 0;
  char *name = strrchr(path, '/');
  name = name ? name + 1 : path;
  for (char *c = name; *c; c++) if (*c <= ' ' || *c > '~' || *c == '=') *c = '-';
  name[64 < strlen(name) ? 64 : strlen(name)] = 0;
  say(line, *name ? name : "program");
}

static void say_hello(void) {
  struct line line = {.n = 0};
  say(&line, "hello 1 ");
  say_program(&line);
  say_size(&line, (size_t)getpid());
  /* What the C standard says of every allocator, and nothing more. */
  say(&line, sizeof(void *) == 8 ? " bits=64 align=1:1,2:2,4:4,8:8,16:16" : " bits=32 align=1:1,2:2,4:4,8:8");
  say(&line, " ops=malloc,calloc,realloc,memalign,free,usable malloc0=either freenull=ok reallocnull=ok\n");
  /* Of the blocks of the process that it was forked from, this file knows nothing. */
  if (is_child) say(&line, "inherit\n");
  write_all(&line);
}

/* The file of this process is open, if it can be. */
static void open_log(void) {
  if (own->is_open) {
    if (!is_ours()) log_fd = opened(0);
    return;
  }
  if (log_fd >= 0) {
    is_child = 1;
    if (is_ours()) close(log_fd);
  }
  own->is_open = 1;
  for (unsigned long suffix = 1; suffix < 100000; suffix++) {
    name_log(suffix);
    log_fd = opened(O_CREAT | O_EXCL);
    if (log_fd >= 0 || errno != EEXIST) break;
  }
  if (log_fd >= 0) say_hello();
}

static void lock(void) {
  while (atomic_exchange(&own->is_locked, 1)) sched_yield();
}

static void write_line(const struct line *line) {
  int error = errno;
  lock();
  open_log();
  if (log_fd >= 0) write_all(line);
  atomic_store(&own->is_locked, 0);
  errno = error;
}

#endif
