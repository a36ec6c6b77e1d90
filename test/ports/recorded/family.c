/* Forks, frees in the child what the parent allocated, closes every file there, and becomes another program. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
  void *volatile inherited = malloc(100);
  if (count > 1) return free(malloc(200)), free(inherited), 7;
  pid_t pid = fork();
  if (pid == 0) {
    free(inherited);
    for (int fd = 3; fd < 1024; fd++) close(fd);
    /* A file of the program may get the number that the recorder's had. */
    while (dup(1) < 512) {}
    void *volatile own = malloc(300);
    free(own);
    execl(words[0], words[0], "again", (char *)NULL);
    _exit(1);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  free(inherited);
  return WEXITSTATUS(status);
}
